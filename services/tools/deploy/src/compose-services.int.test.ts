/** Starts what docker-compose.yml starts, without an engine: a broker with its settings, and each service with its environment. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environment, type Environment } from '@tengewatch/shared/runtime/environment.js';
import { exitCodes } from '@tengewatch/shared/runtime/exit-codes.js';
import { KAFKA_VERSIONS, type KafkaVersion } from '@tengewatch/broker/jars.js';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import { LOOPBACK } from '@tengewatch/shared/runtime/http-server.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { startServiceProcess, type ServiceProcess } from '@tengewatch/test-kit/service-process.js';
import { ownServices, readComposeFile, type ComposeService } from './compose-file.js';

const START_MS = 120_000;
const file = readComposeFile();
const services = ownServices(file);
const kafka = file.services['kafka']!;

/** Where Kafka listens and keeps its data depends on the machine, and there is none but this one. */
const OF_THE_PLACE = new Set([
  'process.roles',
  'node.id',
  'controller.quorum.voters',
  'controller.listener.names',
  'inter.broker.listener.name',
  'listeners',
  'advertised.listeners',
  'listener.security.protocol.map',
  'log.dirs',
  'heap.opts',
]);

/** KAFKA_LOG_DIRS is log.dirs, as Kafka's image reads it. */
const settings = Object.fromEntries(
  Object.entries(kafka.environment ?? {})
    .filter(([name]) => name.startsWith('KAFKA_'))
    .map(([name, value]) => [name.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.'), value] as const)
    .filter(([name]) => !OF_THE_PLACE.has(name)),
);

const VERSION = kafka.image.split(':')[1] as KafkaVersion;

const processes = new Map<string, ServiceProcess>();
let broker: Broker;

/**
 * The one place where the environment is another than in the file: the name of the broker's container becomes its address here,
 * and containers, which have addresses of their own, become ports of this machine. PATH is what finds Node.
 */
async function here({ environment: given = {} }: ComposeService): Promise<Environment> {
  const mapped: Environment = {
    KAFKA_BROKERS: broker.bootstrap,
    TENGEWATCH_HTTP_HOST: LOOPBACK,
    TENGEWATCH_HTTP_PORT: String(await freePort()),
  };
  expect(Object.keys(given)).toEqual(expect.arrayContaining(Object.keys(mapped)));
  return { ...given, ...mapped, PATH: environment()['PATH'] };
}

beforeAll(async () => {
  broker = await startBroker({ version: VERSION, settings });
  for (const [name, service] of services) processes.set(name, startServiceProcess(service.command ?? [], await here(service)));
}, START_MS);
afterAll(async () => {
  await Promise.all([...processes.values()].map((process) => process.stop()));
  await broker.stop();
}, START_MS);

test('the broker is of the version that the file names', () => {
  expect(KAFKA_VERSIONS).toContain(VERSION);
});

describe.each(services.map(([name]) => name))('%s', (name) => {
  test(
    'becomes ready with the environment of the file',
    async () => {
      expect(await processes.get(name)!.answers('/readyz')).toEqual({ ready: true, reasons: [] });
    },
    START_MS,
  );
});

test(
  'all of them finish what they have in hand when they are told to stop',
  async () => {
    const codes = await Promise.all([...processes].map(async ([name, process]) => ({ name, code: await process.stop() })));
    expect(codes).toEqual(services.map(([name]) => ({ name, code: exitCodes.fine })));
  },
  START_MS,
);
