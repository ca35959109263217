/** `npm run broker -- --brokers 3`: each broker is told of, stopped and started by itself, and all end together. */
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { brokerCommands, type BrokerCommand } from './testing/broker-commands.js';
import { dataFolder, RUNNING_FOLDER } from './folders.js';
import { freePort, portIsFree } from '@tengewatch/shared/runtime/free-port.js';

const TIMEOUT_MS = 240_000;
const { command, killAll } = brokerCommands();
let port: number;
let foreground: BrokerCommand;

async function threeFreePorts(): Promise<number> {
  for (;;) {
    const first = await freePort();
    if ((await portIsFree(first + 1)) && (await portIsFree(first + 2))) return first;
  }
}

const told = (...parameters: readonly string[]) => command(...parameters, '--port', String(port)).ended();
const outputOf = async (...parameters: readonly string[]) => (await told(...parameters)).output;
const address = (nodeId: number): string => `localhost:${port + nodeId - 1}`;
const ready = (nodeId: number): string => `  broker ${nodeId}  ${address(nodeId)}  process \\d+  ready\n`;

/** Topics are created with the cluster's own defaults. */
async function replicasByDefault(topic: string): Promise<number[]> {
  const admin = new Kafka({ brokers: [address(1), address(3)], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: -1 }], waitForLeaders: true });
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  await admin.disconnect();
  return topics[0]!.partitions[0]!.replicas.sort((one, other) => one - other);
}

beforeAll(async () => {
  port = await threeFreePorts();
  foreground = command('--brokers', '3', '--port', String(port));
  await foreground.said(`is ready on ${address(1)},${address(2)},${address(3)} (`);
}, TIMEOUT_MS);

afterAll(async () => {
  killAll();
  await rm(join(RUNNING_FOLDER, `${port}.json`), { force: true });
  await rm(dirname(dataFolder(port, 'any')), { recursive: true, force: true });
});

test('every broker answers, replicates to the others, and keeps its port to itself', async () => {
  expect(await outputOf('status')).toMatch(new RegExp(`${address(1)},.*\n${ready(1)}${ready(2)}${ready(3)}$`));
  expect(await replicasByDefault('spread')).toEqual([1, 2, 3]);
  const second = String(port + 1);
  expect(await command('--port', second).ended()).toMatchObject({ code: 2, output: expect.stringContaining('already runs') });
  expect((await command('status', '--port', second).ended()).code).toBe(0);
  const before = String(port - 1);
  const overlapping = await command('--brokers', '3', '--port', before).ended();
  expect(overlapping).toMatchObject({ code: 2, output: expect.stringContaining('--port') });
});

test('two are refused with the reason', async () => {
  expect(await told('--brokers', '2')).toMatchObject({ code: 2, output: expect.stringContaining('Two brokers stand still') });
});

test(
  'one is stopped by itself and started again; one that is killed is told, and comes back as well',
  async () => {
    expect(await outputOf('stop', '--node', '2')).toMatch(/^Stopped the broker 2 .* 2 of 3 run\./);
    expect(await outputOf('status')).toMatch(new RegExp(`\n${ready(1)}  broker 2  ${address(2)}  stopped\n${ready(3)}$`));
    // The loss of one leaves enough for a topic with replicas everywhere.
    expect(await replicasByDefault('spread-all-the-same')).toEqual([1, 2, 3]);
    expect(await outputOf('start', '--node', '2')).toBe(`Started the broker 2 on ${address(2)}.\n`);

    const pid = new RegExp(`broker 3 .*process (\\d+)`).exec(await outputOf('status'))?.[1];
    process.kill(Number(pid), 'SIGKILL');
    await foreground.said(`The broker 3 on ${address(3)} has ended by itself`);
    expect(await outputOf('status')).toContain(`  broker 3  ${address(3)}  ended by itself\n`);
    expect(await outputOf('start')).toBe(`Started the broker 3 on ${address(3)}.\n`);
    expect(await outputOf('status')).toMatch(new RegExp(`\n${ready(1)}${ready(2)}${ready(3)}$`));
    expect(await told('stop', '--node', '4')).toMatchObject({ code: 2, output: expect.stringContaining('no broker 4') });
  },
  TIMEOUT_MS,
);

test(
  'all stop together, and nothing is left to be stopped',
  async () => {
    expect(await outputOf('stop')).toBe(`Stopped the brokers on ${address(1)},${address(2)},${address(3)}.\n`);
    expect(await foreground.ended()).toMatchObject({ code: 0, output: expect.stringMatching(/Stopped\.\n$/) });
    expect(await told('status')).toEqual({ code: 1, output: `No broker runs on port ${port}.\n` });
    expect(await told('stop', '--node', '1')).toMatchObject({ code: 2, output: expect.stringContaining('No cluster runs on port') });
  },
  TIMEOUT_MS,
);
