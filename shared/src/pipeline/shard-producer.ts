/** Runs one shard of the world and publishes it: what the producer services of that shard do, together or each by itself. */
import type { RawTopic } from '../events/topics.js';
import type { EventLog } from '../log/event-log.js';
import { partitionOf } from '../log/partition-of.js';
import { createSourceWriter, type OrderedTopic, type SourceWriter } from '../stream/source-writer.js';
import type { ShardSimulation, WorldSink } from '../world/simulation.js';
import type { Producer } from './producer.js';
import { partitionsOf, producerSource, type Run } from './topology.js';

export interface ShardProducer {
  readonly shard: number;
  /** No event still to be published is earlier than this. */
  readonly frontierMs: number;
  /** Publishes at least `events` further events of the shard, or all that are left; false once the shard has ended. */
  step(events: number): Promise<boolean>;
  /** Events published so far, by topic. */
  published(): { readonly [topic: string]: number };
}

/** `producers` are those that run in this process; they share one simulation. */
export function createShardProducer(log: EventLog, run: Run, producers: readonly Producer[], simulation: ShardSimulation): ShardProducer {
  const writers = producers.map((producer) => writerFor(log, run, producer, simulation.shard));
  const byTopic = new Map<RawTopic | 'truth', SourceWriter>();
  for (const [index, producer] of producers.entries()) {
    const writer = writers[index];
    if (writer === undefined) continue;
    for (const topic of producer.topics) byTopic.set(topic, writer);
  }
  const truthProducer = producers.find((producer) => producer.writesTruth);
  const truthWriter = truthProducer && truthSourceWriter(log, run, truthProducer, simulation.shard);
  const allWriters = truthWriter === undefined ? writers : [...writers, truthWriter];
  const partitionOfCard = createCardPartitions(run.partitions);
  const topUps = byTopic.get('card-top-ups');
  const debits = byTopic.get('card-debits');
  const trades = byTopic.get('exchanger-trades');
  const withdrawals = byTopic.get('atm-withdrawals');
  let simulated = 0;
  let ended = false;

  const sink: WorldSink = {
    topUp(event) {
      simulated++;
      topUps?.write('card-top-ups', partitionOfCard(event.card), event.card, event);
    },
    debit(event) {
      simulated++;
      debits?.write('card-debits', partitionOfCard(event.card), event.card, event);
    },
    trade(event) {
      simulated++;
      trades?.write('exchanger-trades', partitionOfCard(event.card), event.card, event);
    },
    withdrawal(event) {
      simulated++;
      withdrawals?.write('atm-withdrawals', partitionOfCard(event.card), event.card, event);
    },
    truth(record) {
      truthWriter?.write('truth', 0, record.id, record);
    },
  };

  return {
    shard: simulation.shard,
    get frontierMs() {
      // A shard that has not closed its sources yet still has something to write.
      return ended ? Number.POSITIVE_INFINITY : Math.min(simulation.frontierMs, Number.MAX_SAFE_INTEGER);
    },
    async step(events) {
      if (ended) return false;
      simulated = 0;
      const before = writers.map(total);
      const more = simulation.advance(events, sink) && Number.isFinite(simulation.frontierMs);
      for (const [index, writer] of writers.entries()) {
        writer.noteProgress(simulated - (total(writer) - (before[index] ?? 0)));
        writer.advanceTo(simulation.frontierMs);
      }
      truthWriter?.noteProgress(simulated);
      truthWriter?.advanceTo(simulation.frontierMs);
      await Promise.all(allWriters.map((writer) => (more ? writer.flush() : writer.end())));
      ended = !more;
      return more;
    },
    published: () => Object.fromEntries(allWriters.flatMap((writer) => Object.entries(writer.published()))),
  };
}

/** A shard has few cards and many events of each, so a card's partition is worked out once. */
function createCardPartitions(partitions: number): (card: string) => number {
  const known = new Map<string, number>();
  return (card) => {
    let partition = known.get(card);
    if (partition === undefined) known.set(card, (partition = partitionOf(card, partitions)));
    return partition;
  };
}

function writerFor(log: EventLog, run: Run, producer: Producer, shard: number): SourceWriter {
  const own = producer.topics.map((topic) => ({ topic: topic as OrderedTopic, partitions: partitionsOf(run, topic) }));
  return createSourceWriter({ log, source: producerSource(run, producer, shard), topics: own });
}

/** Truth has an order of its own, so it is written beside the events under the same source name. */
function truthSourceWriter(log: EventLog, run: Run, producer: Producer, shard: number): SourceWriter {
  return createSourceWriter({ log, source: producerSource(run, producer, shard), topics: [{ topic: 'truth', partitions: 1 }] });
}

const total = (writer: SourceWriter): number => Object.values(writer.published()).reduce((sum, events) => sum + events, 0);
