/** Runs one shard of the world and publishes it: what the producer services of that shard do, together or each by itself. */
import { keyReader } from '../events/event-key.js';
import type { ProducedEvent, ProducedTopic } from '../events/topics.js';
import type { EventLog } from '../log/event-log.js';
import { partitionOf } from '../log/partition-of.js';
import { resumeSourceWriter, type TailReading } from '../stream/resume-writer.js';
import { createSourceWriter, type OrderedTopic, type SourceWriter, type SourceWriterOptions } from '../stream/source-writer.js';
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
  /** Of these, what the log did not hold before. */
  sent(): { readonly [topic: string]: number };
}

/** For a run that begins. `producers` are those that run in this process; they share one simulation. */
export function createShardProducer(log: EventLog, run: Run, producers: readonly Producer[], simulation: ShardSimulation): ShardProducer {
  const written = producers.map((producer) => writtenBy(log, run, producer, simulation.shard));
  return shardProducer(
    run,
    simulation,
    written.map(({ producer, events, truth }) => ({
      producer,
      writer: createSourceWriter(events),
      truthWriter: truth && createSourceWriter(truth),
    })),
  );
}

/** For one that may have begun: what the log holds of the shard already is not written again. `name` is that of the readers that look. */
export async function resumeShardProducer(
  log: EventLog,
  run: Run,
  producer: Producer,
  simulation: ShardSimulation,
  tails: TailReading,
): Promise<ShardProducer> {
  const { events, truth } = writtenBy(log, run, producer, simulation.shard);
  const [writer, truthWriter] = await Promise.all([
    resumeSourceWriter({ ...events, tails }),
    truth && resumeSourceWriter({ ...truth, tails }),
  ]);
  return shardProducer(run, simulation, [{ producer, writer, truthWriter }]);
}

interface ProducerWriters {
  readonly producer: Producer;
  readonly writer: SourceWriter;
  readonly truthWriter: SourceWriter | undefined;
}

function shardProducer(run: Run, simulation: ShardSimulation, hosted: readonly ProducerWriters[]): ShardProducer {
  const writers = hosted.map(({ writer }) => writer);
  const outputs = new Map<ProducedTopic, TopicOutput>();
  for (const { producer, writer } of hosted) for (const topic of producer.topics) outputs.set(topic, outputOf(run, topic, writer));
  const truthWriter = hosted.find((one) => one.truthWriter !== undefined)?.truthWriter;
  const allWriters = truthWriter === undefined ? writers : [...writers, truthWriter];
  let simulated = 0;
  let ended = false;

  const sink: WorldSink = {
    event(topic, event) {
      simulated++;
      outputs.get(topic)?.write(event);
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
    sent: () => Object.fromEntries(allWriters.flatMap((writer) => Object.entries(writer.sent()))),
  };
}

/** How the events of one topic are written. */
interface TopicOutput {
  write(event: ProducedEvent): void;
}

/** A shard has few keys and many events of each, so a key's partition is worked out once. */
function outputOf(run: Run, topic: ProducedTopic, writer: SourceWriter): TopicOutput {
  const partitions = partitionsOf(run, topic);
  const known = new Map<string, number>();
  const keyOf = keyReader(topic);
  return {
    write(event) {
      const key = keyOf(event);
      let partition = known.get(key);
      if (partition === undefined) known.set(key, (partition = partitionOf(key, partitions)));
      writer.write(topic, partition, key, event);
    },
  };
}

type NewWriter = Pick<SourceWriterOptions, 'log' | 'source' | 'topics'>;

/** What a producer writes of a shard. Truth has an order of its own, so it is written beside the events under the same source name. */
function writtenBy(
  log: EventLog,
  run: Run,
  producer: Producer,
  shard: number,
): { readonly producer: Producer; readonly events: NewWriter; readonly truth: NewWriter | undefined } {
  const source = producerSource(run, producer, shard);
  const toTopics = (names: readonly OrderedTopic[]): NewWriter['topics'] =>
    names.map((topic) => ({ topic, partitions: partitionsOf(run, topic) }));
  return {
    producer,
    events: { log, source, topics: toTopics(producer.topics) },
    truth: producer.writesTruth ? { log, source, topics: toTopics(['truth']) } : undefined,
  };
}

const total = (writer: SourceWriter): number => Object.values(writer.published()).reduce((sum, events) => sum + events, 0);
