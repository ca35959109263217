/** What dropping old records means for every event log; each implementation's tests run this suite beside the contract. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenLog } from './log-contract.js';
import { LogError, type EventLog, type LogRecord, type OutgoingRecord } from '../log/event-log.js';

const POLL_MS = 1_000;
const MAX_EMPTY_POLLS = 20;
const target = { topic: 'topic-1', partition: 1 };

const records = (count: number): OutgoingRecord[] =>
  Array.from({ length: count }, (_, i) => ({ key: null, value: String(i), timestampMs: 1_700_000_000_000 + i, header: null }));

async function readFrom(log: EventLog, offset: number, count: number): Promise<LogRecord[]> {
  const reader = await log.openReader('truncation', [{ ...target, offset }]);
  const all: LogRecord[] = [];
  for (let empty = 0; all.length < count && empty < MAX_EMPTY_POLLS;) {
    const polled = await reader.poll(count - all.length, POLL_MS);
    if (polled.length === 0) empty++;
    all.push(...polled);
  }
  await reader.close();
  return all;
}

/** Runs the suite against the logs that `makeLog` opens, each empty. */
export function describeTruncationContract(name: string, makeLog: () => Promise<OpenLog>): void {
  describe(`${name} drops old records:`, () => {
    let open: OpenLog;
    let log: EventLog;
    beforeEach(async () => {
      open = await makeLog();
      log = open.log;
      await log.ensureTopics([{ name: 'topic-1', partitions: 2 }]);
      await log.append(target, records(10));
    });
    afterEach(() => open.close());

    test('offsets stay as they are, and other partitions too', async () => {
      await log.append({ topic: 'topic-1', partition: 0 }, records(3));
      await log.truncate({ ...target, offset: 4 });
      expect(await log.startOffsets('topic-1')).toEqual([0, 4]);
      expect(await log.endOffsets('topic-1')).toEqual([3, 10]);
      expect((await readFrom(log, 4, 6)).map(({ offset, value }) => `${offset} ${value}`)).toEqual([
        '4 4',
        '5 5',
        '6 6',
        '7 7',
        '8 8',
        '9 9',
      ]);
    });

    test('a position before the first record that is kept is out of range', async () => {
      await log.truncate({ ...target, offset: 4 });
      const opening = log.openReader('truncation', [{ ...target, offset: 3 }]);
      await expect(opening).rejects.toMatchObject({ code: 'offset-out-of-range' });
    });

    test('all may go, and what is appended then is read', async () => {
      await log.truncate({ ...target, offset: 10 });
      expect(await log.startOffsets('topic-1')).toEqual([0, 10]);
      await log.append(target, records(1));
      expect((await readFrom(log, 10, 1)).map(({ offset, value }) => `${offset} ${value}`)).toEqual(['10 0']);
    });

    test('the same position twice is fine', async () => {
      await log.truncate({ ...target, offset: 4 });
      await log.truncate({ ...target, offset: 4 });
      expect(await log.startOffsets('topic-1')).toEqual([0, 4]);
    });

    test('a position that the log does not hold is an error, and drops nothing', async () => {
      await expect(log.truncate({ ...target, offset: 11 })).rejects.toBeInstanceOf(LogError);
      await expect(log.truncate({ ...target, partition: 2, offset: 0 })).rejects.toMatchObject({ code: 'unknown-partition' });
      expect(await log.startOffsets('topic-1')).toEqual([0, 0]);
    });
  });
}
