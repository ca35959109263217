/** A source finds its last numbers wherever they are in a partition that others write to as well. */
import { expect, test } from '@jest/globals';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { OutgoingRecord, Stamp } from '../log/event-log.js';
import { writtenLanes } from './written-numbers.js';

const record = (stamp: Stamp | null): OutgoingRecord => ({ key: null, value: '{}', timestampMs: 0, stamp });
const event = (source: string, number: number): OutgoingRecord => record({ kind: 'event', source, number });
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
  expect(await writtenLanes(log, 'look', 'me', targets)).toEqual([
    { ...targets[0], number: 2, ended: false, last: { key: null, value: '{}' } },
    { ...targets[1], number: 0, ended: false, last: null },
    { ...targets[2], number: 4, ended: true, last: null },
    { ...targets[3], number: 0, ended: false, last: null },
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
  expect(await writtenLanes(log, 'look', 'me', [targets[0]!])).toMatchObject([{ ...targets[0], number: 1, ended: false }]);
  // What lies before has been dropped, so nothing can be known of it.
  await log.truncate({ ...targets[0]!, offset: 1 });
  expect((await writtenLanes(log, 'look', 'me', [targets[0]!]))[0]?.number).toBe(0);
});
