import { expect, test } from '@jest/globals';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { encode } from '@tengewatch/shared/events/codec.js';
import type { DeadLetter } from '@tengewatch/shared/events/dead-letter.js';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import { givenAlert, givenEvidence } from '@tengewatch/shared/testing/given-truth.js';
import { createSourceWriter } from '@tengewatch/shared/stream/source-writer.js';
import { logOfBytes } from '@tengewatch/shared/testing/log-of-bytes.js';
import { createReporterTask, type ReporterTask } from './reporter-task.js';

const PARTITIONS = 2;
const SOURCES = ['run/rules/one', 'run/rules/two'];

async function openLog(): Promise<EventLog> {
  const log = createEmbeddedLog();
  await log.ensureTopics([
    { name: 'alerts', partitions: PARTITIONS },
    { name: 'dead-letters', partitions: 1 },
  ]);
  return log;
}

const revision = (alertId: string, number: number, timeMs: number): Alert =>
  givenAlert(alertId, { id: `${alertId}-${number}`, revision: number, timeMs, evidence: [givenEvidence(`e-${number}`)] });

async function writeAlerts(log: EventLog, source: string, alerts: readonly Alert[], partitionOf: (alert: Alert) => number): Promise<void> {
  const writer = createSourceWriter({ log, source, topics: [{ topic: 'alerts', partitions: PARTITIONS }] });
  for (const alert of alerts) writer.write('alerts', partitionOf(alert), alert.alertId, alert);
  await writer.end();
}

async function appendRaw(log: EventLog, topic: string, ...values: readonly string[]): Promise<void> {
  await log.append(
    { topic, partition: 0 },
    values.map((value) => ({ key: 'k', value, timestampMs: 0, header: null })),
  );
}

async function openTask(log: EventLog, extra: { onAlert?: (alert: Alert) => void; deadLetter?: (letter: DeadLetter) => void } = {}) {
  return createReporterTask({
    log,
    name: 'reporter',
    inputs: [{ topic: 'alerts', partitions: Array.from({ length: PARTITIONS }, (_, index) => index), sources: SOURCES }],
    clock: () => 0,
    deadLetter: () => undefined,
    ...extra,
  });
}

async function runToEnd(task: ReporterTask, maxRecords: number): Promise<void> {
  while (await task.step(maxRecords));
  while (await task.drainDeadLetters(maxRecords));
  await task.close();
}

test('applies revisions of all sources in event time, whatever the partition and batch size', async () => {
  const digests = new Set<string>();
  for (const maxRecords of [1, 3, 100]) {
    for (const spread of [0, 1]) {
      const log = await openLog();
      const inPartition = (alert: Alert) => (alert.alertId === 'a' ? spread : 0);
      await writeAlerts(log, SOURCES[1]!, [revision('b', 0, 15), revision('b', 1, 35)], inPartition);
      await writeAlerts(log, SOURCES[0]!, [revision('a', 0, 10), revision('a', 1, 20), revision('a', 2, 40)], inPartition);
      const seen: string[] = [];
      const task = await openTask(log, { onAlert: ({ id }) => seen.push(id) });
      await runToEnd(task, maxRecords);
      expect(seen).toEqual(['a-0', 'b-0', 'a-1', 'b-1', 'a-2']);
      expect(task.ledger().alerts).toMatchObject({ handled: 5, duplicates: 0, deadLettered: 0, late: 0, foreign: 0 });
      digests.add(alertDigest(task.reporter.finalAlerts()));
    }
  }
  expect(digests.size).toBe(1);
});

test('does not end before every source has', async () => {
  const log = await openLog();
  await writeAlerts(log, SOURCES[0]!, [revision('a', 0, 10)], () => 0);
  const task = await openTask(log);
  expect(await task.step(100)).toBe(true);
  expect(task.reporter.counts().total).toBe(0);
  await writeAlerts(log, SOURCES[1]!, [], () => 0);
  await runToEnd(task, 100);
  expect(task.reporter.counts().total).toBe(1);
});

test('hands unreadable alerts on as dead letters and goes on', async () => {
  const log = await openLog();
  await appendRaw(log, 'alerts', 'not an alert');
  await writeAlerts(log, SOURCES[0]!, [revision('a', 0, 10)], () => 0);
  await writeAlerts(log, SOURCES[1]!, [], () => 0);
  const letters: DeadLetter[] = [];
  const task = await openTask(log, { deadLetter: (letter) => letters.push(letter) });
  await runToEnd(task, 100);
  expect(letters).toMatchObject([{ topic: 'alerts', partition: 0, offset: '0', reason: 'no-source' }]);
  expect(task.reporter.counts().total).toBe(1);
});

test('counts a dead letter that is not UTF-8 at its own place', async () => {
  const log = await openLog();
  for (const source of SOURCES) await writeAlerts(log, source, [], () => 0);
  const letter: DeadLetter = {
    v: 1,
    topic: 'alerts',
    partition: 0,
    offset: '3',
    reason: 'not-json',
    detail: '\uFFFD',
    key: null,
    value: null,
  };
  await appendRaw(log, 'dead-letters', encode(letter));
  const task = await openTask(logOfBytes(log));
  await runToEnd(task, 100);
  expect(task.deadLetters.counts()).toEqual({ total: 1, byReason: { 'not-utf8': 1 } });
});

test('counts a dead letter once for its place, and what is no dead letter at its own', async () => {
  const log = await openLog();
  const letter = (offset: string, reason: DeadLetter['reason']): string =>
    encode({ v: 1, topic: 'card-top-ups', partition: 0, offset, reason, detail: 'x', key: null, value: null });
  for (const source of SOURCES) await writeAlerts(log, source, [], () => 0);
  await appendRaw(log, 'dead-letters', letter('1', 'not-json'), letter('1', 'not-json'), letter('2', 'not-json'));
  await appendRaw(log, 'dead-letters', letter('11', 'schema-violation'), '{"v":9}', '{');
  const task = await openTask(log);
  await runToEnd(task, 2);
  expect(task.deadLetters.counts()).toEqual({ total: 5, byReason: { 'not-json': 3, 'schema-violation': 1, 'unknown-version': 1 } });
});
