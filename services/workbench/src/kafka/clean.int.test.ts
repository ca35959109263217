/** Runs that are left on a real broker which demands a login: listed and removed by `tengewatch clean`, those in use and strangers' topics not. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { topics } from '@tengewatch/shared/events/topics.js';
import { grantAccess, type Grant } from '@tengewatch/shared/log/kafka/kafka-acls.js';
import { createKafkaLog, type KafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { listRuns, removeRun, type ClusterRun } from '@tengewatch/shared/log/kafka/kafka-runs.js';
import type { RunSigns } from '@tengewatch/shared/log/kafka/run-topics.js';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { stringify } from 'yaml';
import { startBroker, type Broker } from '@tengewatch/broker/start-broker.js';
import { isGivenName } from '../run/run-name.js';
import { grantableTopics, grantsFor, readAccessRights } from './access-rights.js';

/** Those of a run in one process. */
const TOPICS = Object.keys(topics).length;

const ADMIN = 'cluster-admin';
const WORKBENCH = 'workbench';
/** Sees and removes topics of runs, and has no right to their groups. */
const HALF = 'half';
const STRANGER = 'stranger';
const RUN = 'tengewatch-demo';
const START_MS = 300_000;
const LIMIT_MS = 120_000;
const LOOK_AGAIN_MS = 300;
const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const TINY = ['--set', 'people=100', '--set', 'days=1', '--set', 'shards=1'];
const signs: RunSigns = { everyRunHas: Object.keys(topics), mayHave: grantableTopics, isGivenName };
const record = { key: 'k', value: '{}', timestampMs: START_MS, header: null };

const folder = mkdtempSync(join(tmpdir(), 'tengewatch clean '));
let broker: Broker;
let admin: Admin;
let log: KafkaLog;

const loginOf = (username: string) => ({
  brokers: [broker.bootstrap],
  clientId: username,
  security: { sasl: { mechanism: 'plain', username, password: `${username}-password` } } as const,
});

/** A command as its user gives it. */
const clusterOf = (user: string): string[] => ['--kafka', broker.bootstrap, '--kafka-security', join(folder, `${user}.yaml`)];

function clean(user: string, ...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, 'clean', ...clusterOf(user), ...args], (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

/** Looks until the run is as expected. */
async function runWhich(what: string, isSo: (run: ClusterRun) => boolean): Promise<ClusterRun> {
  for (const fromMs = performance.now(); performance.now() - fromMs < LIMIT_MS; await elapsed(LOOK_AGAIN_MS)) {
    const found = (await listRuns(loginOf(WORKBENCH), signs)).find(isSo);
    if (found !== undefined) return found;
  }
  throw new Error(`there came no run that ${what}`);
}

const topicsNow = async (): Promise<string[]> => (await admin.listTopics()).sort();
const groupsNow = async (): Promise<string[]> => (await admin.listGroups()).groups.map(({ groupId }) => groupId);
const beginningWith = (prefix: string, names: readonly string[]): string[] => names.filter((name) => name.startsWith(prefix));

beforeAll(async () => {
  const users = [ADMIN, WORKBENCH, HALF, STRANGER];
  for (const name of users) {
    writeFileSync(join(folder, `${name}.password`), `${name}-password\n`);
    const sasl = { mechanism: 'plain', username: name, passwordFile: `${name}.password` };
    writeFileSync(join(folder, `${name}.yaml`), stringify({ sasl }));
  }
  const sasl = { mechanism: 'PLAIN', users: users.map((name) => ({ name, password: `${name}-password` })) } as const;
  broker = await startBroker({ security: { sasl }, authorizer: { superUsers: [ADMIN] } });
  const halfRights = (['read', 'delete'] as const).map((may): Grant => ({
    user: HALF,
    may,
    on: 'topic',
    name: 'tengewatch-',
    match: 'prefix',
  }));
  await grantAccess(loginOf(ADMIN), [...grantsFor(readAccessRights(), RUN), ...halfRights]);
  const { security } = loginOf(ADMIN);
  admin = new Kafka({ brokers: [broker.bootstrap], sasl: { ...security.sasl }, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  log = await createKafkaLog({ ...loginOf(WORKBENCH), topicPrefix: RUN });
  await log.ensureTopics(Object.keys(topics).map((name) => ({ name, partitions: 1 })));
  await log.append({ topic: 'alerts', partition: 0 }, [record, record, record]);
}, START_MS);
afterAll(async () => {
  await log?.close();
  await admin?.disconnect();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
}, START_MS);

test(
  'a run whose only process was killed is in use until its session is over, and then goes with its groups and nothing else',
  async () => {
    const child = spawn(process.execPath, [MAIN, 'run', 'kazakhstan-2024', ...clusterOf(WORKBENCH)], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const { name } = await runWhich('works', (run) => run.name !== RUN && run.busy.length > 0 && run.records > 0);
    const strangers = [`${name}.backup`, `${name}x.alerts`, `copy.${name}.alerts`, 'shop.alerts'].sort();
    await admin.createTopics({ topics: strangers.map((topic) => ({ topic, numPartitions: 1, replicationFactor: 1 })) });

    const refused = await clean(WORKBENCH, '--remove', name);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(new RegExp(`left, as it is in use: ${name}: the group ${name}\\.\\S+ has 1 member`));
    child.kill('SIGKILL');
    await ended;

    const left = await runWhich('is left', (run) => run.name === name && run.busy.length === 0);
    expect(left).toMatchObject({ isWhole: true, others: [`${name}.backup`] });
    const { code, out, err } = await clean(WORKBENCH, '--remove', name);
    expect({ code, err }).toEqual({ code: 0, err: `left, as no run has such topics: ${name}.backup\n` });
    expect(out).toMatch(new RegExp(`^removed ${name}: ${TOPICS} topics, \\d+ consumer groups\n$`));
    expect(beginningWith(`${name}.`, await groupsNow())).toEqual([]);
    expect((await topicsNow()).filter((topic) => !topic.startsWith(`${RUN}.`) && !topic.startsWith('__'))).toEqual(strangers);
    await admin.deleteTopics({ topics: strangers });
  },
  START_MS,
);

test(
  'a finished run that was kept is listed with its age and size, and removed by its age once that is confirmed',
  async () => {
    await new Promise((resolve, reject) => {
      execFile(process.execPath, [MAIN, 'run', 'baseline', ...TINY, '--keep', ...clusterOf(WORKBENCH)], (error, out) =>
        error === null ? resolve(out) : reject(error),
      );
    });
    const { name, records } = await runWhich('is kept', (run) => run.name !== RUN);
    expect(records).toBeGreaterThan(100);
    const listed = await clean(WORKBENCH);
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out).toMatch(new RegExp(`^ {2}${name} +(\\d+ (min|s) ?)+ +${records.toLocaleString('en')} +${TOPICS}  no$`, 'm'));
    expect(listed.out).toMatch(new RegExp(`^ {2}${RUN} +– +3 +${TOPICS}  no$`, 'm'));

    expect((await clean(WORKBENCH, '--older-than', '1d', '--yes')).err).toMatch(/No run is known to be older than 1 day\./);
    expect((await clean(WORKBENCH, '--older-than', '0m')).err).toMatch(/no terminal to ask on: add --yes/);
    expect((await clean(WORKBENCH, '--older-than', '0m', '--dry-run')).out).toMatch(`would remove ${name}: ${TOPICS} topics`);
    expect(beginningWith(`${name}.`, await topicsNow())).toHaveLength(TOPICS);
    const { code, out, err } = await clean(WORKBENCH, '--older-than', '0m', '--yes');
    expect({ code, err }).toEqual({ code: 0, err: `left, as their age is unknown: ${RUN}\n` });
    expect(out).toMatch(`removed ${name}: ${TOPICS} topics`);
    expect(beginningWith(`${name}.`, await topicsNow())).toEqual([]);
    expect(beginningWith(`${RUN}.`, await topicsNow())).toHaveLength(TOPICS);
  },
  START_MS,
);

describe('nothing is removed', () => {
  afterAll(async () => expect(beginningWith(`${RUN}.`, await topicsNow())).toHaveLength(TOPICS));

  test('of a run that somebody joins while we look', async () => {
    expect((await listRuns(loginOf(WORKBENCH), signs)).find(({ name }) => name === RUN)?.busy).toEqual([]);
    const reader = await log.openReader('late', [{ topic: 'alerts', partition: 0, offset: 0 }]);
    const { busy, topics: removed } = await removeRun(loginOf(WORKBENCH), signs, RUN);
    expect({ busy, removed }).toEqual({ busy: [{ groupId: `${RUN}.late`, members: 1 }], removed: 0 });
    await reader.close();
  });

  test('where a name is wrong, not even the other runs that are named', async () => {
    const { code, out, err } = await clean(WORKBENCH, '--remove', RUN, 'tengewatch-dem');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(`there is no run "tengewatch-dem" that this user may see; did you mean "${RUN}"?\nnothing was removed\n`);
  });

  test('by a user who has no right to the groups, and so cannot know whether they are in use', async () => {
    const { code, err } = await clean(HALF, '--remove', RUN);

    expect(code).toBe(2);
    expect(err).toMatch(/removing the run "tengewatch-demo" failed: this user has no right to the consumer groups "tengewatch-demo\.\*"/);
    expect(err).not.toMatch(/^ {4}at /m);
  });

  test('by a user without rights, who sees no runs', async () => {
    expect(await clean(STRANGER)).toEqual({ code: 0, out: `There are no runs on ${broker.bootstrap} that this user may see.\n`, err: '' });
  });
});
