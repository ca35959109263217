/** A run of services that log in by their own names, on a broker that grants each of them what docs/kafka-acls.yaml says and no more. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { createKafkaLog, type KafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { environment, type Environment } from '@tengewatch/shared/runtime/environment.js';
import { DETECTOR, detectorName } from '@tengewatch/shared/service/detectors.js';
import { stringify } from 'yaml';
import { freePort } from '@tengewatch/shared/runtime/free-port.js';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { startServiceProcess, type ServiceProcess } from '@tengewatch/test-kit/service-process.js';

const RUN = 'tengewatch-limited';
const SCENARIO = 'nominee-cards';
const ADMIN = 'cluster-admin';
const SMALL = ['people=1300', 'days=3', 'shards=2'];
const PARTITIONS = '2';
const START_MS = 120_000;
const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));

const services = [...producers.map(({ name }) => name), DETECTOR, ...ruleNames.map((name) => detectorName([name], ruleNames)), 'reporter'];
const folder = mkdtempSync(join(tmpdir(), 'tengewatch-limited-'));
const passwordFile = (user: string): string => join(folder, `${user}.password`);
const processes = new Map<string, ServiceProcess>();
let broker: Broker;
let detector: KafkaLog;

/** The command as the person who runs the cluster gives it. */
async function grant(user: string): Promise<string> {
  const security = join(folder, `${user}.yaml`);
  writeFileSync(security, stringify({ sasl: { mechanism: 'plain', username: user, passwordFile: passwordFile(user) } }));
  const cluster = ['--kafka', broker.bootstrap, '--kafka-security', security];
  const what = [...SMALL.flatMap((setting) => ['--set', setting]), '--partitions', PARTITIONS];
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, 'grant', RUN, SCENARIO, ...what, ...cluster]);
  return stdout;
}

async function environmentOf(user: string): Promise<Environment> {
  return {
    PATH: environment()['PATH'],
    KAFKA_BROKERS: broker.bootstrap,
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: user,
    KAFKA_SASL_PASSWORD_FILE: passwordFile(user),
    TENGEWATCH_RUN: RUN,
    TENGEWATCH_SCENARIO: SCENARIO,
    TENGEWATCH_SETTINGS: SMALL.join('\n'),
    TENGEWATCH_PARTITIONS: PARTITIONS,
    TENGEWATCH_HTTP_PORT: String(await freePort()),
    // Often enough that checkpoints are saved, and older ones dropped, in so small a run.
    TENGEWATCH_CHECKPOINT_SECONDS: '1',
  };
}

beforeAll(async () => {
  const users = [ADMIN, ...services].map((name) => ({ name, password: `${name}-password` }));
  for (const { name, password } of users) writeFileSync(passwordFile(name), `${password}\n`);
  broker = await startBroker({ security: { sasl: { mechanism: 'PLAIN', users } }, authorizer: { superUsers: [ADMIN] } });
}, START_MS);
afterAll(async () => {
  await Promise.all([...processes.values()].map((process) => process.stop()));
  await detector?.close();
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
}, START_MS);

test('whoever may not grant rights is told so', async () => {
  await expect(grant('detector-nominee-cards')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('granting rights failed'),
  });
});

test('a grant makes the topics and may be repeated', async () => {
  const said = await grant(ADMIN);
  expect(said).toContain(`granted to ${services.length + 1} users: `);
  for (const service of services) expect(said).toContain(service);
  expect(said).toContain('checkpoints.detector-nominee-cards');
  expect(await grant(ADMIN)).toBe(said);
});

test(
  'all services come to the outcome with their own logins',
  async () => {
    for (const service of services) {
      processes.set(service, startServiceProcess(['node', `services/${service}/dist/main.js`], await environmentOf(service)));
    }
    for (const process of processes.values()) expect(await process.answers('/readyz')).toEqual({ ready: true, reasons: [] });
    const outcome = await processes.get('reporter')!.answers('/outcome');
    expect(outcome).toMatchObject({ deadLetters: { total: 0 } });
  },
  START_MS,
);

test("a detector's login opens neither the truth nor what others keep, and reads no alerts", async () => {
  const user = 'detector-nominee-cards';
  const sasl = { mechanism: 'plain', username: user, password: `${user}-password` } as const;
  detector = await createKafkaLog({ brokers: [broker.bootstrap], clientId: user, security: { sasl }, topicPrefix: RUN });
  for (const topic of ['truth', 'checkpoints.detector-cash-out-groups', 'outcomes']) {
    const beginning = { topic, partition: 0, offset: 0 };
    await expect(detector.openReader('anything', [beginning])).rejects.toMatchObject({ code: 'not-authorised' });
    await expect(detector.truncate(beginning)).rejects.toMatchObject({ code: 'not-authorised' });
  }
  // It writes alerts, and so may know that they are there.
  const reader = await detector.openReader('anything', [{ topic: 'alerts', partition: 0, offset: 0 }]);
  await expect(reader.poll(1, START_MS)).rejects.toMatchObject({ code: 'not-authorised' });
  await expect(detector.truncate({ topic: 'card-top-ups', partition: 0, offset: 0 })).rejects.toMatchObject({ code: 'not-authorised' });
});
