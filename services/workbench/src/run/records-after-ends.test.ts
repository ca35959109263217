/** What stands after the ends of partitions: how many records of others, and what sources went on to write. */
import { expect, test } from '@jest/globals';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import type { OutgoingRecord, RecordHeader } from '@tengewatch/shared/log/event-log.js';
import { recordsAfterEnds } from './records-after-ends.js';

const record = (header: RecordHeader | null): OutgoingRecord => ({ key: null, value: null, timestampMs: 0, header });
const event = (source: string, sequence: number): OutgoingRecord => record({ kind: 'event', source, sequence });
const end = (source: string, upTo: number): OutgoingRecord => record({ kind: 'end', source, upTo });

test('repeats of sources are passed over; what they had not written before, and records of others, are counted', async () => {
  const log = createEmbeddedLog();
  await log.ensureTopics([{ name: 'alerts', partitions: 3 }]);
  const before = [event('one', 1), end('one', 1), record(null), end('two', 0)];
  for (const partition of [0, 1, 2]) await log.append({ topic: 'alerts', partition }, before);
  await log.append({ topic: 'alerts', partition: 0 }, [event('one', 1), end('one', 1), record(null), event('other', 1), end('other', 9)]);
  await log.append({ topic: 'alerts', partition: 1 }, [event('two', 1), event('two', 2), event('two', 1), end('two', 2), record(null)]);
  const ends = [0, 1, 2, 1].map((partition) => ({ topic: 'alerts', partition, offset: before.length, numbers: { one: 1, two: 0 } }));
  expect(await recordsAfterEnds(log, ends)).toEqual({
    alerts: { strangers: 4, faults: [{ topic: 'alerts', partition: 1, source: 'two', late: 2, unreadable: 0, contradictory: 0 }] },
  });
  expect(await recordsAfterEnds(log, [ends[2]!])).toEqual({});
});
