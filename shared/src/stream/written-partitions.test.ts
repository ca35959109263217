/** A source finds its last numbers wherever they are in a partition that others write to as well. */
import { expect, test } from '@jest/globals';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { OutgoingRecord, RecordHeader } from '../log/event-log.js';
import { writtenPartitions } from './written-partitions.js';

const record = (header: RecordHeader | null): OutgoingRecord => ({ key: null, value: '{}', timestampMs: 0, header });
const event = (source: string, sequence: number): OutgoingRecord => record({ kind: 'event', source, sequence });
const targets = [0, 1, 2, 3].map((partition) => ({ topic: 'topic-1', partition }));

test('counts events, watermarks and ends of the source, and of nobody else', async () => {
  const log = createEmbeddedLog();
  await log.ensureTopics([{ name: 'topic-1', partitions: 4 }]);
  await log.append(targets[0]!, [event('me', 1), event('other', 7), event('me', 2), event('me', 1), record(null)]);
  await log.append(targets[1]!, [event('other', 9)]);
  await log.append(targets[2]!, [
    record({ kind: 'watermark', source: 'me', beforeMs: 5, upTo: 4 }),
    record({ kind: 'end', source: 'me', upTo: 4 }),
  ]);
  expect(await writtenPartitions(log, 'look', 'me', targets)).toEqual([
    { ...targets[0], sequence: 2, ended: false, last: { key: null, value: '{}' } },
    { ...targets[1], sequence: 0, ended: false, last: null },
    { ...targets[2], sequence: 4, ended: true, last: null },
    { ...targets[3], sequence: 0, ended: false, last: null },
  ]);
});

test('is found far from the end', async () => {
  const log = createEmbeddedLog();
  await log.ensureTopics([{ name: 'topic-1', partitions: 4 }]);
  await log.append(targets[0]!, [event('me', 1)]);
  await log.append(
    targets[0]!,
    Array.from({ length: 40_000 }, (_, i) => event('other', i + 1)),
  );
  expect(await writtenPartitions(log, 'look', 'me', [targets[0]!])).toMatchObject([{ ...targets[0], sequence: 1, ended: false }]);
  // What lies before has been dropped, so nothing can be known of it.
  await log.truncate({ ...targets[0]!, offset: 1 });
  expect((await writtenPartitions(log, 'look', 'me', [targets[0]!]))[0]?.sequence).toBe(0);
});
