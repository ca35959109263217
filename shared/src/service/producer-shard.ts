/** One shard as a producer service works on it: simulates its whole world, publishes the producer's topics, and keeps pace. */
import { setTimeout } from 'node:timers/promises';
import type { EventLog } from '../log/event-log.js';
import { interruptible } from '../log/interruptible-log.js';
import { EVENTS_PER_ROUND } from '../pipeline/drive.js';
import type { Producer } from '../pipeline/producer.js';
import { resumeShardProducer, type ShardProducer } from '../pipeline/shard-producer.js';
import type { Run } from '../pipeline/topology.js';
import type { Scenario } from '../world/scenario.js';
import { createShard } from '../world/shard.js';
import { createShardPace, writeProgress, type ProgressBoard } from './progress-board.js';
import { writeResult } from './unit-result.js';
import type { HostedUnit } from './unit-host.js';

type Counts = { readonly [topic: string]: number };

export interface ProducerShardOptions {
  readonly log: EventLog;
  /** Ends the reading of what is written already, with its reason. */
  readonly unwanted: AbortSignal;
  readonly run: Run;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly producer: Producer;
  readonly shard: number;
  readonly board: ProgressBoard;
  /** How long a shard that is ahead waits before it looks again, in wall-clock milliseconds; others go on meanwhile. Default WAIT_MS. */
  readonly waitMs?: number;
  /** Events of the shard that a step goes through at least. Default EVENTS_PER_ROUND. */
  readonly eventsPerStep?: number;
  /** Told after each batch how long it took, in wall-clock seconds, and how many events it added to the log, by topic. */
  readonly onBatch: (seconds: number, sent: Counts) => void;
  /** For the log: where the shard stands when something changes. */
  readonly say: (fields: object, message: string) => void;
}

export interface ProducerShard extends HostedUnit {
  readonly shard: number;
  /** No event that it still has to publish is earlier. Infinity once it has ended. */
  readonly frontierMs: number;
  /** Whether it waits for slower shards, of whichever producer. */
  readonly waits: boolean;
}

const WAIT_MS = 50;

/** Goes on from what the log holds of the shard: it simulates again from the first day, and sends what is missing. */
export async function openProducerShard(options: ProducerShardOptions): Promise<ProducerShard> {
  const { log, unwanted, run, producer, shard, board, waitMs = WAIT_MS, eventsPerStep = EVENTS_PER_ROUND, say } = options;
  const simulation = createShard(options.scenario, options.seed, shard);
  const published = await resumeShardProducer(log, run, producer, simulation, {
    log: interruptible(log, unwanted),
    name: `${producer.name}.written-${shard}`,
  });
  const pace = createShardPace(board, producer.name, shard);
  const tellBatch = batchTeller(published, options);
  let waits = false;

  async function report(): Promise<void> {
    const place = { producer: producer.name, shard, frontierMs: published.frontierMs };
    await writeProgress(log, run.id, place);
    pace.reported(place.frontierMs);
  }

  /** Called when the log holds all events of the shard. A second call writes equal content, which does no harm. */
  async function finish(): Promise<void> {
    await report();
    await writeResult(log, {
      v: 1,
      kind: 'shard',
      service: producer.name,
      shard,
      published: published.published(),
      cards: simulation.cards,
      books: simulation.books(),
    });
    say({ shard, published: published.published(), sentHere: total(published.sent()) }, 'shard finished');
  }

  return {
    shard,
    get frontierMs() {
      return published.frontierMs;
    },
    get waits() {
      return waits;
    },
    async step() {
      waits = pace.mustWait(published.frontierMs);
      if (waits) {
        await setTimeout(waitMs);
        return true;
      }
      const fromMs = performance.now();
      const goesOn = await published.step(eventsPerStep);
      tellBatch((performance.now() - fromMs) / 1000);
      if (!goesOn) await finish();
      else if (pace.isReportDue(published.frontierMs)) await report();
      return goesOn;
    },
    // Each step ends with all of it in the log.
    release: () => Promise.resolve(),
  };
}

/** Reports what each batch added to the log, and logs once where the shard goes on from. */
function batchTeller(
  published: Pick<ShardProducer, 'published' | 'sent'>,
  { shard, onBatch, say }: ProducerShardOptions,
): (seconds: number) => void {
  let sent: Counts = {};
  let sendsAlready = false;
  return (seconds) => {
    const before = sent;
    sent = published.sent();
    onBatch(seconds, Object.fromEntries(Object.entries(sent).map(([topic, events]) => [topic, events - (before[topic] ?? 0)])));
    if (sendsAlready || total(sent) === 0) return;
    sendsAlready = true;
    const alreadyWritten = total(published.published()) - total(sent);
    say({ shard, alreadyWritten }, alreadyWritten === 0 ? 'shard begins' : 'shard goes on where its log ends');
  };
}

const total = (counts: Counts): number => Object.values(counts).reduce((sum, events) => sum + events, 0);
