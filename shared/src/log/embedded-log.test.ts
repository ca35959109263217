/** The embedded log keeps the contract, and its own promises about memory. */
import { describe, expect, test } from '@jest/globals';
import { describeTruncationContract } from '../testing/log-contract-truncation.js';
import { describeEventLogContract } from '../testing/log-contract.js';
import { createEmbeddedLog, type EmbeddedLogOptions } from './embedded-log.js';
import { LogError, type EventLog, type OutgoingRecord } from './event-log.js';

const open = (options: EmbeddedLogOptions) => async () => {
  const log = createEmbeddedLog(options);
  return { log, close: () => log.close() };
};

describeEventLogContract('the embedded log', open({}));
describeTruncationContract('the embedded log', open({}));

const target = { topic: 'topic-1', partition: 0 };
const from = (offset: number) => [{ ...target, offset }];
const records = (count: number): OutgoingRecord[] =>
  Array.from({ length: count }, (_, i) => ({ key: null, value: String(i), timestampMs: i, header: null }));

async function openLog(options: EmbeddedLogOptions): Promise<EventLog> {
  const log = createEmbeddedLog(options);
  await log.ensureTopics([{ name: 'topic-1', partitions: 1 }]);
  return log;
}

/** 'done' when the promise has settled by the time all that is ready has run. */
async function stateOf(promise: Promise<void>): Promise<'done' | 'waits'> {
  let state: 'done' | 'waits' = 'waits';
  void promise.then(() => (state = 'done'));
  await new Promise((resolve) => setImmediate(resolve));
  return state;
}

describe('records kept until they are read', () => {
  test('are dropped once every open reader has been handed them, and keep their offsets', async () => {
    const log = await openLog({ retention: 'until-read' });
    const fast = await log.openReader('fast', from(0));
    const slow = await log.openReader('slow', from(0));
    await log.append(target, records(10));
    await fast.poll(10, 0);
    await slow.poll(4, 0);
    await expect(fast.seek({ ...target, offset: 3 })).rejects.toMatchObject({ code: 'offset-out-of-range' });
    await fast.seek({ ...target, offset: 4 });
    expect((await slow.poll(10, 0)).map(({ offset }) => offset)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(await log.endOffsets('topic-1')).toEqual([10]);
  });

  test('are all kept while nobody reads', async () => {
    const log = await openLog({ retention: 'until-read' });
    await log.append(target, records(10));
    const reader = await log.openReader('reader', from(0));
    expect((await reader.poll(100, 0)).length).toBe(10);
  });

  test('are dropped when the reader that held them back closes', async () => {
    const log = await openLog({ retention: 'until-read' });
    const fast = await log.openReader('fast', from(0));
    const slow = await log.openReader('slow', from(0));
    await log.append(target, records(10));
    await fast.poll(10, 0);
    await slow.close();
    await expect(log.openReader('late', from(9))).rejects.toBeInstanceOf(LogError);
    await expect(log.openReader('late', from(10))).resolves.toBeDefined();
  });

  test('come in order however many go through', async () => {
    const log = await openLog({ retention: 'until-read' });
    const reader = await log.openReader('reader', from(0));
    let expected = 0;
    let misplaced = 0;
    for (let round = 0; round < 200; round++) {
      await log.append(target, records(100));
      for (const { offset, value } of await reader.poll(99, 0)) {
        if (offset !== expected || value !== String(expected % 100)) misplaced++;
        expected++;
      }
    }
    expect(misplaced).toBe(0);
    expect(expected).toBe(200 * 99);
  });
});

describe('a log with a capacity', () => {
  test('makes an append wait for the slowest open reader', async () => {
    const log = await openLog({ capacityPerPartition: 10 });
    const reader = await log.openReader('reader', from(0));
    await log.append(target, records(10));
    const waiting = log.append(target, records(1));
    expect(await stateOf(waiting)).toBe('waits');
    expect(await log.endOffsets('topic-1')).toEqual([10]);
    await reader.poll(1, 0);
    expect(await stateOf(waiting)).toBe('done');
    expect(await log.endOffsets('topic-1')).toEqual([11]);
  });

  test('lets a single batch through that is larger than itself', async () => {
    const log = await openLog({ capacityPerPartition: 10 });
    await log.openReader('reader', from(0));
    expect(await stateOf(log.append(target, records(25)))).toBe('done');
  });

  test('does not wait for nobody', async () => {
    const log = await openLog({ capacityPerPartition: 10 });
    await log.append(target, records(10));
    expect(await stateOf(log.append(target, records(10)))).toBe('done');
  });

  test('lets an append go on when the reader closes, and fails it when the log does', async () => {
    const log = await openLog({ capacityPerPartition: 1 });
    const reader = await log.openReader('reader', from(0));
    await log.append(target, records(1));
    const waiting = log.append(target, records(1));
    await reader.close();
    expect(await stateOf(waiting)).toBe('done');
    await log.openReader('other', from(0));
    const refused = log.append(target, records(1));
    await log.close();
    await expect(refused).rejects.toMatchObject({ code: 'closed' });
  });
});
