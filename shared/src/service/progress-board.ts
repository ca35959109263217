/** Keeps the shards of all producers together in event time: each reports how far it has come, and waits for the slowest. */
import { lazyCheck } from '../documents/own-schema.js';
import Type from 'typebox';
import { bodyOf, type EventLog } from '../log/event-log.js';
import { createStandstill } from '../log/standstill.js';
import { MAX_LEAD_MS } from '../pipeline/producer-lead.js';
import { unitTopic } from './service-topics.js';

/** A shard reports only after it has advanced this far, so that progress costs a few records per day of event time and shard. */
export const REPORT_STEP_MS = MAX_LEAD_MS / 4;

export interface ShardProgress {
  readonly producer: string;
  readonly shard: number;
  /** No event that it still has to publish is earlier. Infinity once it has ended. */
  readonly frontierMs: number;
}

export interface ProgressBoard {
  /** Ignores progress lower than what is known already: a shard that starts again passes its earlier event times once more. */
  record(place: ShardProgress): void;
  /** How far a shard is known to have come. One that nobody has started stands at the scenario's start. */
  progressOf(producer: string, shard: number): number;
  /** The shard that all others wait for. */
  slowest(): ShardProgress;
}

export interface ProgressBoardOptions {
  readonly producers: readonly string[];
  readonly shards: number;
  /** Event time of the scenario's start. */
  readonly startMs: number;
}

export function createProgressBoard({ producers, shards, startMs }: ProgressBoardOptions): ProgressBoard {
  const places = new Map(producers.map((producer) => [producer, Array.from({ length: shards }, () => startMs)]));

  function placesOf(producer: string, shard: number): number[] {
    const own = places.get(producer);
    if (own?.[shard] === undefined) throw new Error(`there is no shard ${shard} of "${producer}"`);
    return own;
  }

  return {
    record({ producer, shard, frontierMs }) {
      const own = placesOf(producer, shard);
      own[shard] = Math.max(own[shard]!, frontierMs);
    },
    progressOf: (producer, shard) => placesOf(producer, shard)[shard]!,
    slowest() {
      const all = [...places].flatMap(([producer, own]) => own.map((frontierMs, shard) => ({ producer, shard, frontierMs })));
      return all.reduce((slowest, place) => (place.frontierMs < slowest.frontierMs ? place : slowest));
    },
  };
}

/** Decides when one shard waits for the others, and when it reports its progress. */
export interface ShardPace {
  /** Whether the shard has to wait before it publishes more. */
  mustWait(frontierMs: number): boolean;
  /** Whether the shard has advanced far enough to report its progress to the others. */
  isReportDue(frontierMs: number): boolean;
  reported(frontierMs: number): void;
}

/** A restarted shard need not wait until it is back where it once was: the log already holds the events up to there. */
export function createShardPace(board: ProgressBoard, producer: string, shard: number): ShardPace {
  const writtenToMs = board.progressOf(producer, shard);
  let reportedMs = writtenToMs;
  return {
    mustWait: (frontierMs) => frontierMs > writtenToMs && frontierMs > board.slowest().frontierMs + MAX_LEAD_MS,
    isReportDue: (frontierMs) => frontierMs >= reportedMs + REPORT_STEP_MS,
    reported(frontierMs) {
      reportedMs = frontierMs;
      board.record({ producer, shard, frontierMs });
    },
  };
}

// ---- on the log ----

const Progress = Type.Object(
  {
    v: Type.Literal(1),
    /** Id of the run: another scenario, seed or setting gives another. */
    run: Type.String(),
    /** Null once the shard has ended. */
    frontierMs: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  },
  { additionalProperties: false },
);
type Progress = Type.Static<typeof Progress>;
const progressCheck = lazyCheck<Progress>(Progress, { allowUnionTypes: true });

const RECORDS_PER_POLL = 5_000;

export async function writeProgress(log: EventLog, run: string, { producer, shard, frontierMs }: ShardProgress): Promise<void> {
  const progress: Progress = { v: 1, run, frontierMs: Number.isFinite(frontierMs) ? frontierMs : null };
  const record = { key: String(shard), value: JSON.stringify(progress), timestampMs: 0, header: null };
  await log.append({ topic: unitTopic(producer), partition: shard }, [record]);
}

export interface ProgressReader {
  /** Reads the records that have come since the last poll and applies them to the board; false when there were none. */
  poll(waitMs: number): Promise<boolean>;
  /** Reads what the log holds by now; fails with LogError 'timed-out' when it cannot be read to there. */
  catchUp(waitMs: number): Promise<void>;
  /** Number of records so far that hold no valid progress. */
  unreadable(): number;
  /** Ids of other runs of which something was read: a producer was started with another scenario, seed or settings. */
  otherRuns(): readonly string[];
  close(): Promise<void>;
}

/** Reads what the shards of all producers say, from the beginning. */
export async function openProgressReader(
  log: EventLog,
  name: string,
  run: string,
  board: ProgressBoard,
  { producers, shards }: Pick<ProgressBoardOptions, 'producers' | 'shards'>,
): Promise<ProgressReader> {
  const producerOf = new Map(producers.map((producer) => [unitTopic(producer), producer]));
  const all = [...producerOf.keys()].flatMap((topic) =>
    Array.from({ length: shards }, (_, partition) => ({ topic, partition, offset: 0 })),
  );
  const reader = await log.openReader(name, all);
  const otherRuns = new Set<string>();
  let unreadable = 0;

  async function poll(waitMs: number): Promise<boolean> {
    const records = await reader.poll(RECORDS_PER_POLL, waitMs);
    for (const record of records) {
      const { topic, partition: shard } = record;
      const progress = progressOf(bodyOf(record));
      const producer = producerOf.get(topic);
      if (progress === undefined || producer === undefined) unreadable++;
      else if (progress.run !== run) otherRuns.add(progress.run);
      else board.record({ producer, shard, frontierMs: progress.frontierMs ?? Number.POSITIVE_INFINITY });
    }
    return records.length > 0;
  }

  return {
    poll,
    async catchUp(waitMs) {
      const ends = new Map(await Promise.all([...producerOf.keys()].map(async (topic) => [topic, await log.endOffsets(topic)] as const)));
      const behind = createStandstill(reader, ({ topic, partition }) => ends.get(topic)?.[partition] ?? 0);
      while (behind().length > 0) await poll(waitMs);
    },
    unreadable: () => unreadable,
    otherRuns: () => [...otherRuns],
    close: () => reader.close(),
  };
}

function progressOf(text: string | null): Progress | undefined {
  try {
    const said: unknown = JSON.parse(text ?? '');
    return progressCheck()(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
