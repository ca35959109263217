/** What disturbs a run through its topics: records that come twice, and records that nobody can read. */
import { topics, type TopicName } from '@tengewatch/shared/events/topics.js';
import type { EventLog, OutgoingRecord } from '@tengewatch/shared/log/event-log.js';
import { readRange } from '@tengewatch/shared/log/read-range.js';

/** Appends up to `most` records of each partition of a topic once more, headers and all; tells how many of them were events. */
export async function repeatRecords(log: EventLog, topic: TopicName, most: number): Promise<number> {
  let events = 0;
  for (const [partition, end] of (await log.endOffsets(topic)).entries()) {
    // From the middle, so that the numbers neither begin with the first nor go on after the last.
    const from = Math.floor(end / 2);
    const until = Math.min(end, from + most);
    for await (const records of readRange(log, `repeated.${topic}-${partition}`, { topic, partition, offset: from }, until)) {
      await log.append({ topic, partition }, records);
      events += records.filter(({ header }) => header?.kind === 'event').length;
    }
  }
  return events;
}

const unreadable = (over: Partial<OutgoingRecord>): OutgoingRecord => ({
  key: 'somebody',
  value: '{"v":1}',
  timestampMs: 5,
  header: null,
  ...over,
});
const stranger = 'run/hash/writer/v1/0';

/** Records without a source. Readers reject them without looking at their bodies, whatever those are. */
const withoutSource = [
  unreadable({ value: '{"v":1,"id":' }),
  unreadable({ value: '{"v":1,"amount":"much"}' }),
  unreadable({ value: null }),
];
/** Records of a source that the run does not have. No reader may wait for their numbers, or take a source for ended by them. */
const ofUnknownSource = [
  unreadable({ header: { kind: 'event', source: stranger, sequence: 1 } }),
  unreadable({ value: null, header: { kind: 'end', source: stranger, upTo: 1_000_000 } }),
];
/** Records that are no dead letters. In the topic of the dead letters, which has no sources, readers do look at the bodies. */
const noDeadLetters = [unreadable({ value: '{"v":1,"id":' }), unreadable({ value: '{"v":1,"reason":"none"}' })];

/** On each partition of a topic that events travel by. */
export const UNREADABLE_PER_PARTITION = withoutSource.length + ofUnknownSource.length;

/** Writes a batch of them to every partition of these topics, and of that of the dead letters; tells what has to be counted of them. */
export async function writeUnreadable(log: EventLog): Promise<{ readonly [reason: string]: number }> {
  let places = 0;
  for (const topic of Object.keys(topics)) {
    const isDeadLetters = topic === 'dead-letters';
    for (const partition of (await log.endOffsets(topic)).keys()) {
      await log.append({ topic, partition }, isDeadLetters ? noDeadLetters : [...withoutSource, ...ofUnknownSource]);
      if (!isDeadLetters) places++;
    }
  }
  return {
    'no-source': places * withoutSource.length,
    'unknown-source': places * ofUnknownSource.length,
    'not-json': 1,
    'schema-violation': 1,
  };
}

/** Writes what nobody can read to topics that services keep for themselves. */
export async function writeUnreadableAmongOwn(log: EventLog, ownTopics: readonly string[]): Promise<void> {
  for (const topic of ownTopics) {
    for (const partition of (await log.endOffsets(topic)).keys()) {
      const manifest = unreadable({ key: 'somebody/manifest', value: '{"format":1}' });
      await log.append({ topic, partition }, [...noDeadLetters, unreadable({ key: null, value: null }), manifest]);
    }
  }
}
