/** Services whose topics hold repeats and what nobody can read, one of them slow: the embedded run's findings, and bounded memory. */
import { expect, test } from '@jest/globals';
import { producedTopics, topics, type TopicName } from '@tengewatch/shared/events/topics.js';
import { RECORDS_OF_TRANSACTIONS, writeTransactions } from '@tengewatch/shared/log/kafka/bare-transactions.js';
import { OUTCOMES, UNIT_RESULTS, unitTopic } from '@tengewatch/shared/service/service-topics.js';
import { everyRuleWorld, findings, unbalancedTopics } from '@tengewatch/test-kit/every-rule-world.js';
import {
  repeatRecords,
  UNREADABLE_PER_PARTITION,
  writeUnreadable,
  writeUnreadableAmongOwn,
} from '@tengewatch/test-kit/disturbing-records.js';
import type { FleetMember } from '@tengewatch/test-kit/fleet-member.js';
import { closeGate, GATE } from '@tengewatch/test-kit/run-gate.js';
import { codecs, writeByJava } from '@tengewatch/broker/testing/java-writer.js';
import { fleetOnBroker } from '@tengewatch/test-kit/fleet-on-broker.js';

const LIMIT_MS = 600_000;
/**
 * One partition, so that a reader holds as little as it ever does: of each of its three topics it may have fetched 12,288 records.
 * The world has a third of a million. A reader whose fetching and flow control were made unlimited held 62,000 events of it back.
 */
const scenario = { ...everyRuleWorld, people: 2_400, days: 40, partitions: 1 };
const ALERTS_AT_GATE = 3;
const REPEATED = 300;
const SLOW = 'detector-nominee-cards';
const SLOW_HEAP_MB = 128;
/** Besides the heap: Node itself, young objects, and fetches that are not yet made into records. */
const MAX_RESIDENT_BYTES = (SLOW_HEAP_MB + 224) * 1024 * 1024;
/** All that is not waited for may hold 10,000 events and what one step adds, and what is waited for a step: three topics, 5,000 a step. */
const MAX_BUFFERED_EVENTS = 2 * (10_000 + 5_000) + 5_000;
const MIN_PAUSES = 3;
const RESTARTED = 'detector-cash-out-groups';
/** Well within the session time-out of a reader, 10 s, and of the group that deals out the work, 6 s. */
const PAUSE_MS = 2_000;
const SAMPLE_EVERY_MS = 200;
/** Records of a stranger in each codec. */
const COMPRESSED = 50;
const COMPRESSED_BYTES = 200;
const repeatedTopics = [
  ...producedTopics,
  'indicators-emptied-cards',
  'indicators-atm-bursts',
  'indicators-unregistered-trades',
  'alerts',
] as const;

const isRaw = (topic: string): boolean => (producedTopics as readonly string[]).includes(topic);

/** Those that events travel by; all have one partition here. */
const ordered = Object.keys(topics).filter((name) => name !== 'dead-letters');

const on = fleetOnBroker('disturbed', scenario, LIMIT_MS);

/** Every rule has written to each of its topics, one producer has gone, and everybody waits for it. */
async function standStill(): Promise<void> {
  await closeGate(on.fleet, on.embedded);
  for (const topic of repeatedTopics) {
    const wanted = topic === 'alerts' ? ALERTS_AT_GATE : 1;
    await on.fleet.until(`there is something of ${topic}`, async () => (await on.fleet.written([topic])) >= wanted);
  }
}

/** Onto each partition of these topics. */
async function writeTransactionsTo(names: readonly string[]): Promise<void> {
  const ends = await Promise.all(names.map((name) => on.fleet.log.endOffsets(name)));
  const places = names.flatMap((name, index) => ends[index]!.map((_, partition) => ({ topic: on.fleet.log.topicName(name), partition })));
  await writeTransactions([on.broker.bootstrap], places);
}

/** A batch in each codec that has one, each onto a raw topic of its own. */
async function writeCompressed(): Promise<void> {
  const compressed = codecs.filter((codec) => codec !== 'none');
  await Promise.all(
    compressed.map((codec, index) =>
      writeByJava(on.broker, {
        topic: on.fleet.log.topicName(producedTopics[index]!),
        codec,
        records: COMPRESSED,
        recordBytes: COMPRESSED_BYTES,
      }),
    ),
  );
}

interface Peaks {
  bufferedEvents: number;
  residentBytes: number;
  pauses: number;
}

/** Lets a service work for a moment now and then, until all is written that it has to read; and then watches it to its end. */
async function slowDown(member: FleetMember): Promise<Peaks> {
  const peaks: Peaks = { bufferedEvents: 0, residentBytes: 0, pauses: 0 };
  async function sample(): Promise<void> {
    peaks.bufferedEvents = Math.max(peaks.bufferedEvents, await member.metric('tengewatch_buffered_events'));
    peaks.residentBytes = Math.max(peaks.residentBytes, await member.metric('process_resident_memory_bytes'));
  }
  const areUnfinished = async (): Promise<boolean> => {
    const left = await Promise.all(on.fleet.run.producers.map(({ name }) => on.fleet.unfinished(name)));
    return left.some((units) => units > 0);
  };
  while (await areUnfinished()) {
    member.pause();
    const fromMs = performance.now();
    await on.fleet.until('a pause is over', () => performance.now() - fromMs >= PAUSE_MS);
    member.resume();
    await sample();
    peaks.pauses++;
  }
  let sampledMs = 0;
  await on.fleet.until('the slow one has read all of it', async () => {
    if (performance.now() - sampledMs < SAMPLE_EVERY_MS) return false;
    await sample();
    sampledMs = performance.now();
    return (await on.fleet.unfinished(member.service)) === 0;
  });
  return peaks;
}

test(
  'repeats are dropped, what nobody can read is one dead letter each, and who is slow holds no more for it',
  async () => {
    for (const service of on.fleet.services)
      on.fleet.start(service, service === SLOW ? { NODE_OPTIONS: `--max-old-space-size=${SLOW_HEAP_MB}` } : {});
    const report = on.fleet.report();
    // It is heard of below; until then, whatever failed is told by what waits.
    report.catch(() => undefined);
    await standStill();

    const repeated = new Map<TopicName, number>();
    for (const topic of repeatedTopics) repeated.set(topic, await repeatRecords(on.fleet.log, topic, REPEATED));
    expect(Math.min(...repeated.values())).toBeGreaterThan(0);
    const deadLetters = await writeUnreadable(on.fleet.log);
    const ownTopics = [...on.fleet.services.map(unitTopic), UNIT_RESULTS];
    await writeUnreadableAmongOwn(on.fleet.log, ownTopics);
    await writeCompressed();
    // At the tail of all that those who start again read to its end.
    await writeTransactionsTo([...Object.keys(topics), ...ownTopics, OUTCOMES]);
    // It meets what lies among its checkpoints, and the gate what lies after its own last records.
    await on.fleet.running(RESTARTED)[0]!.stop();
    const restarted = on.fleet.start(RESTARTED);
    const gate = on.fleet.start(GATE);
    const peaks = await slowDown(on.fleet.running(SLOW)[0]!);
    // Or it had not been slow.
    expect(peaks.pauses).toBeGreaterThanOrEqual(MIN_PAUSES);
    expect(peaks.bufferedEvents).toBeLessThanOrEqual(MAX_BUFFERED_EVENTS);
    expect(peaks.residentBytes).toBeLessThanOrEqual(MAX_RESIDENT_BYTES);

    const { ledger, ...rest } = await report;
    expect(findings({ ledger, ...rest })).toEqual(findings(on.embedded));
    expect(unbalancedTopics({ ledger, ...rest })).toEqual([]);
    // Whatever becomes of a transaction of strangers, its records are theirs.
    expect(rest.deadLetters).toEqual({
      total:
        Object.values(deadLetters).reduce((sum, count) => sum + count, 0) +
        RECORDS_OF_TRANSACTIONS * Object.keys(topics).length +
        COMPRESSED * producedTopics.length,
      byReason: {
        ...deadLetters,
        'no-source': deadLetters['no-source']! + RECORDS_OF_TRANSACTIONS * ordered.length + COMPRESSED * producedTopics.length,
        'schema-violation': deadLetters['schema-violation']! + RECORDS_OF_TRANSACTIONS,
      },
    });
    for (const topic of ordered) {
      const { published, foreign, readers } = ledger[topic]!;
      expect({ topic, published, foreign }).toEqual({
        topic,
        published: on.embedded.ledger[topic]!.published,
        foreign: UNREADABLE_PER_PARTITION + RECORDS_OF_TRANSACTIONS + (isRaw(topic) ? COMPRESSED : 0),
      });
      for (const [reader, { handled, duplicates, deadLettered, late }] of Object.entries(readers)) {
        expect({ topic, reader, handled, deadLettered, late }).toEqual({
          topic,
          reader,
          handled: published,
          deadLettered: foreign,
          late: 0,
        });
        expect({ topic, reader, dropped: duplicates >= (repeated.get(topic as TopicName) ?? 0) }).toMatchObject({
          topic,
          reader,
          dropped: true,
        });
      }
    }
    expect(restarted.logged('task opened').filter(({ recordsRead }) => Number(recordsRead) > 0).length).toBeGreaterThan(0);
    expect(gate.logged('shard goes on where its log ends')).toHaveLength(on.fleet.run.shards);
  },
  LIMIT_MS,
);

test(
  'who joins after it finds the same, though further transactions stand behind the last record of every topic',
  async () => {
    await writeTransactionsTo([...Object.keys(topics), UNIT_RESULTS, OUTCOMES]);
    expect(findings(await on.fleet.report())).toEqual(findings(on.embedded));
  },
  LIMIT_MS,
);
