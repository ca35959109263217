/** A signal ends every wait for a log, and what has opened too late is closed again. */
import { expect, test } from '@jest/globals';
import { createEmbeddedLog } from './embedded-log.js';
import type { EventLog, LogReader } from './event-log.js';
import { interruptible } from './interruptible-log.js';

const target = { topic: 'topic-1', partition: 0 };
const record = { key: null, value: 'body', timestampMs: 1, header: null };
const never = new Promise<never>(() => {});
const stopped = new Error('stopped');

test('until the signal it is the log itself', async () => {
  const embedded = createEmbeddedLog();
  const log = interruptible(embedded, new AbortController().signal);
  await log.ensureTopics([{ name: 'topic-1', partitions: 1 }]);
  const reader = await log.openReader('reader', [{ ...target, offset: 0 }]);
  await log.append(target, [record, record]);
  expect(await reader.poll(1, 0)).toMatchObject([record]);
  await reader.seek({ ...target, offset: 2 });
  expect(reader.positions()).toEqual([{ ...target, offset: 2 }]);
  expect([await log.startOffsets('topic-1'), await log.endOffsets('topic-1')]).toEqual([[0], [2]]);
  await expect(log.endOffsets('topic-2')).rejects.toMatchObject({ code: 'unknown-topic' });
  await reader.close();
  await log.close();
});

test('whatever waits for a log that does not answer fails with the reason, and so does what is asked later', async () => {
  const stop = new AbortController();
  const silent = {
    openReader: () => never,
    append: () => never,
    endOffsets: () => never,
    startOffsets: () => never,
  } as unknown as EventLog;
  const log = interruptible(silent, stop.signal);
  const waiting = [log.openReader('reader', []), log.append(target, []), log.endOffsets('topic-1'), log.startOffsets('topic-1')];
  stop.abort(stopped);
  for (const one of [...waiting, log.append(target, [])]) await expect(one).rejects.toBe(stopped);
});

test('a poll in hand ends, and a reader that opens after the signal is closed', async () => {
  const stop = new AbortController();
  let closed = 0;
  let open: (reader: LogReader) => void = () => {};
  const reader = { poll: () => never, close: async () => void closed++ } as unknown as LogReader;
  const slow = { openReader: () => new Promise((resolve) => (open = resolve)) } as unknown as EventLog;
  const log = interruptible(slow, stop.signal);
  const first = log.openReader('first', []);
  open(reader);
  const polling = (await first).poll(1, 60_000);
  const second = log.openReader('second', []);
  stop.abort(stopped);
  await expect(polling).rejects.toBe(stopped);
  await expect(second).rejects.toBe(stopped);
  expect(closed).toBe(0);
  open(reader);
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(1);
});
