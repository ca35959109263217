/** On a real broker, each unit of work has one member that does it, whoever joins, leaves or dies, and kept units stay. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createKafkaLog, type KafkaLog } from './kafka-log.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';

const START_MS = 120_000;
const MEMBER = fileURLToPath(new URL('../../testing/work-member.js', import.meta.url));
const PARTITIONS = 8;
const READING = fileURLToPath(new URL('../../testing/reading-process.js', import.meta.url));
const TOPIC = 'units';
const NAME = 'service';
const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
/** Longer than a dead member's session, and than the whole group needs to join anew. */
const SETTLE_MS = 30_000;
/** Much less than what is left of a killed reader's session. */
const SHORT_MS = 4_000;

let broker: Broker;
let prefix: string;
let runs = 0;
const logs: KafkaLog[] = [];
const children: ChildProcess[] = [];
let changed: () => void = () => {};

beforeAll(async () => {
  broker = await startBroker();
}, START_MS);
afterAll(() => broker.stop());
beforeEach(async () => {
  prefix = `work-${++runs}`;
  const log = await openLog();
  await log.ensureTopics([{ name: TOPIC, partitions: PARTITIONS }]);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(logs.splice(0).map((log) => log.close()));
});

async function openLog(): Promise<KafkaLog> {
  const log = await createKafkaLog({ brokers: [broker.bootstrap], clientId: 'test', topicPrefix: prefix });
  logs.push(log);
  return log;
}

interface Member {
  share: readonly number[];
  isAway: boolean;
  leave(): Promise<void>;
}

function hear(member: Member, share: readonly number[]): void {
  member.share = share;
  member.isAway = false;
  changed();
}

async function join(): Promise<Member> {
  const log = await openLog();
  const member: Member = { share: [], isAway: true, leave: async () => {} };
  const membership = await log.joinWork({
    name: NAME,
    topic: TOPIC,
    onDealt: (partitions) => hear(member, partitions),
    onAway() {
      member.isAway = true;
      changed();
    },
    onFailure(error) {
      throw error;
    },
  });
  member.leave = membership.leave;
  return member;
}

/** A member in a process of its own, which leaves by being killed. */
function joinElsewhere(): Member {
  const child = spawn(process.execPath, [MEMBER, broker.bootstrap, prefix, NAME, TOPIC], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const member: Member = {
    share: [],
    isAway: true,
    async leave() {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
  createInterface(child.stdout).on('line', (line) => hear(member, JSON.parse(line) as number[]));
  return member;
}

/** Resolves once it is so, which is looked at whenever a member hears something. */
async function until(isSo: () => boolean, members: readonly Member[]): Promise<void> {
  const shown = (): string => members.map(({ share, isAway }) => `[${share.join()}]${isAway ? ' away' : ''}`).join(' ');
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not come to that in time: ${shown()}`)), SETTLE_MS);
    changed = () => {
      if (!isSo()) return;
      clearTimeout(timer);
      changed = () => {};
      resolve();
    };
    changed();
  });
}

/** Resolves once the members have all partitions among them, each once, with shares of these sizes. */
function settled(members: readonly Member[], sizes: readonly number[]): Promise<void> {
  const sorted = (values: readonly number[]): string => JSON.stringify(values.toSorted((a, b) => a - b));
  const isSettled = (): boolean =>
    sorted(members.flatMap(({ share }) => share)) === sorted(all) && sorted(members.map(({ share }) => share.length)) === sorted(sizes);
  return until(isSettled, members);
}

const keeps = (before: readonly number[], { share }: Member): number => share.filter((partition) => before.includes(partition)).length;

test('one, two and three share evenly, and move no more than that asks for', async () => {
  const first = await join();
  expect(first.share).toEqual(all);
  const second = await join();
  await settled([first, second], [4, 4]);
  const before = [first, second].map(({ share }) => share);
  const third = await join();
  await settled([first, second, third], [2, 3, 3]);
  expect(before.map((share, index) => keeps(share, [first, second][index]!))).toEqual([3, 3]);

  const atThree = [second, third].map(({ share }) => share);
  await first.leave();
  await settled([second, third], [4, 4]);
  expect([second, third].map((member, index) => keeps(atThree[index]!, member))).toEqual(atThree.map(({ length }) => length));
  await third.leave();
  await settled([second], [8]);
}, 60_000);

test('when the process that leads the group dies, the others are dealt its share and keep their own', async () => {
  const leader = joinElsewhere();
  await settled([leader], [8]);
  const [first, second] = [await join(), await join()];
  await settled([leader, first, second], [2, 3, 3]);
  const before = [first, second].map(({ share }) => share);
  await leader.leave();
  await settled([first, second], [4, 4]);
  expect([first, second].map((member, index) => keeps(before[index]!, member))).toEqual(before.map(({ length }) => length));
}, 60_000);

test('more members than partitions stand by, and take over', async () => {
  const members = await Promise.all(Array.from({ length: PARTITIONS + 1 }, () => join()));
  await settled(members, [0, ...all.map(() => 1)]);
  const idle = members.find(({ share }) => share.length === 0)!;
  const busy = members.find(({ share }) => share.length === 1)!;
  await busy.leave();
  await settled(
    members.filter((member) => member !== busy),
    all.map(() => 1),
  );
  expect(idle.share).toHaveLength(1);
}, 60_000);

test('leaving twice is leaving once, and closing the log leaves as well', async () => {
  const [first, second] = [await join(), await join()];
  await settled([first, second], [4, 4]);
  await logs.at(-1)!.close();
  await settled([first], [8]);
  const third = await join();
  await first.leave();
  await first.leave();
  await settled([third], [8]);
}, 60_000);

test('a broker that is killed and comes back finds everybody with what they had', async () => {
  const members = [await join(), await join()];
  await settled(members, [4, 4]);
  const before = members.map(({ share }) => share);
  await broker.kill('SIGKILL');
  await until(() => members.every(({ isAway }) => isAway), members);
  await broker.restart();
  await until(() => members.every(({ isAway }) => !isAway), members);
  await settled(members, [4, 4]);
  expect(members.map(({ share }) => share)).toEqual(before);
}, 120_000);

test('a reader in another process keeps the next of its name from nothing, neither while it lives nor when it was killed', async () => {
  const log = logs[0]!;
  await log.append({ topic: TOPIC, partition: 0 }, [{ key: null, value: 'one', timestampMs: 0, header: null }]);
  const child = spawn(process.execPath, [READING, broker.bootstrap, prefix, 'task', TOPIC], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');

  async function readAsTheNext(): Promise<void> {
    const fromMs = performance.now();
    const reader = await log.openReader('task', [{ topic: TOPIC, partition: 0, offset: 0 }]);
    expect(await reader.poll(1, SETTLE_MS)).toMatchObject([{ value: 'one' }]);
    expect(performance.now() - fromMs).toBeLessThan(SHORT_MS);
    await reader.close();
  }
  await readAsTheNext();
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  await readAsTheNext();
  // The killed one is still a member, and its group goes all the same.
  await log.deleteTopics();
}, 60_000);

test('a topic that is not there is told at once', async () => {
  const log = await openLog();
  const joined = log.joinWork({ name: NAME, topic: 'nowhere', onDealt: () => {}, onFailure: () => {} });
  await expect(joined).rejects.toMatchObject({ code: 'unknown-topic' });
});
