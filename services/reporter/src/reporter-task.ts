/** The reporter's place in the flow: reads alerts in event time and dead letters as they come, and keeps what they add up to. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { decode } from '@tengewatch/shared/events/codec.js';
import type { DeadLetter } from '@tengewatch/shared/events/dead-letter.js';
import type { NearMiss } from '@tengewatch/shared/events/near-miss.js';
import type { EventLog, LogReader, LogRecord, Position } from '@tengewatch/shared/log/event-log.js';
import { openOrderedReader, type OrderedReaderOptions } from '@tengewatch/shared/stream/ordered-reader.js';
import { partitionsOf, sourcesOf, type Run } from '@tengewatch/shared/pipeline/topology.js';
import type { ReaderAccount, ReaderLedger } from '@tengewatch/shared/stream/reader-account.js';
import { createReporter, type Applied, type Reporter } from './alert-fold.js';
import { createDeadLetterCounter, type DeadLetterCounter } from './dead-letter-counter.js';
import { createNearMissCounter, type NearMissCounter } from './near-miss-counter.js';

export interface ReporterTaskOptions extends Pick<OrderedReaderOptions, 'clock' | 'lossTimeoutMs' | 'maxBuffered' | 'pollWaitMs'> {
  readonly log: EventLog;
  /** Name of the readers; shows up in lag metrics. */
  readonly name: string;
  /** Where alerts and near misses are read, with every source that writes them. */
  readonly inputs: OrderedReaderOptions['inputs'];
  /** Where records of `alerts` go that cannot be read. */
  readonly deadLetter: (record: DeadLetter) => void;
  /** Sees every revision in order, after it was applied. */
  readonly onAlert?: (alert: Alert, applied: Applied) => void;
  /** Sees every dead letter once. */
  readonly onDeadLetter?: (letter: Pick<DeadLetter, 'topic' | 'partition' | 'offset' | 'reason'>) => void;
}

export interface ReporterTask {
  readonly reporter: Reporter;
  readonly deadLetters: DeadLetterCounter;
  readonly nearMisses: Pick<NearMissCounter, 'counts'>;
  /** Reads and applies up to `maxRecords` of each topic. False once all sources have ended. */
  step(maxRecords: number): Promise<boolean>;
  /** Reads dead letters alone, and waits up to `waitMs` of wall-clock time for the first. */
  readDeadLetters(maxRecords: number, waitMs: number): Promise<void>;
  /**
   * Reads dead letters alone. The first call remembers where their topic ends; false once everything up to there is read. Dead
   * letters have no end marker, so this is to be called only when no part of the run writes them any more.
   */
  drainDeadLetters(maxRecords: number): Promise<boolean>;
  /** No record still to be applied is earlier. Infinity once all its sources have ended. */
  readonly frontierMs: number;
  /** The next offset of every partition that it reads. */
  positions(): readonly Position[];
  /** Its side of the ledger. */
  ledger(): ReaderLedger;
  account(): ReaderAccount;
  close(): Promise<void>;
}

export const DEAD_LETTERS = 'dead-letters';

/** What the reporter of a run reads in event time. `run` has all rules. */
export const reporterInputs = (run: Run): ReporterTaskOptions['inputs'] =>
  (['alerts', 'near-misses'] as const).map((topic) => ({
    topic,
    partitions: Array.from({ length: partitionsOf(run, topic) }, (_, partition) => partition),
    sources: sourcesOf(run, topic),
  }));

export async function createReporterTask(options: ReporterTaskOptions): Promise<ReporterTask> {
  const { log, name, inputs, onAlert, onDeadLetter, pollWaitMs, lossTimeoutMs, maxBuffered } = options;
  const reporter = createReporter();
  const deadLetters = createDeadLetterCounter();
  const nearMisses = createNearMissCounter();
  const alertReader = await openOrderedReader({
    log,
    name,
    inputs,
    deadLetter: options.deadLetter,
    clock: options.clock,
    ...(lossTimeoutMs === undefined ? {} : { lossTimeoutMs }),
    ...(maxBuffered === undefined ? {} : { maxBuffered }),
    ...(pollWaitMs === undefined ? {} : { pollWaitMs }),
  });
  const deadLetterReader = await log.openReader(`${name}.${DEAD_LETTERS}`, [{ topic: DEAD_LETTERS, partition: 0, offset: 0 }]);

  let deadLettersEnd: number | undefined;

  function applyAlert(alert: Alert): void {
    const applied = reporter.apply(alert);
    onAlert?.(alert, applied);
  }

  function applyDeadLetter(record: LogRecord): void {
    const letter = readDeadLetter(record);
    if (deadLetters.apply(letter)) onDeadLetter?.(letter);
  }

  async function readDeadLetters(maxRecords: number, waitMs: number): Promise<void> {
    const records = await deadLetterReader.poll(maxRecords, waitMs);
    for (const record of records) applyDeadLetter(record);
  }

  return {
    reporter,
    deadLetters,
    nearMisses,
    async step(maxRecords) {
      await readDeadLetters(maxRecords, 0);
      return alertReader.step(maxRecords, (topic, event) => {
        if (topic === 'alerts') applyAlert(event as Alert);
        else nearMisses.apply(event as NearMiss);
      });
    },
    readDeadLetters,
    async drainDeadLetters(maxRecords) {
      deadLettersEnd ??= (await log.endOffsets(DEAD_LETTERS))[0] ?? 0;
      if (nextOffset(deadLetterReader) < deadLettersEnd) await readDeadLetters(maxRecords, pollWaitMs ?? 0);
      return nextOffset(deadLetterReader) < deadLettersEnd;
    },
    get frontierMs() {
      return alertReader.frontierMs;
    },
    positions: () => alertReader.positions(),
    ledger: () => alertReader.ledger(),
    account: () => alertReader.account(),
    async close() {
      await alertReader.close();
      await deadLetterReader.close();
    },
  };
}

const nextOffset = (reader: LogReader): number => reader.positions()[0]?.offset ?? 0;

/** A record that cannot be read as a dead letter is counted as one itself, at its own topic, partition and offset. */
export function readDeadLetter(record: LogRecord): Pick<DeadLetter, 'topic' | 'partition' | 'offset' | 'reason'> {
  const { topic, partition, malformed } = record;
  const offset = String(record.offset);
  if (malformed !== undefined) return { topic, partition, offset, reason: 'not-utf8' };
  const decoded = decode(DEAD_LETTERS, record.value ?? '');
  return decoded.ok ? decoded.event : { topic, partition, offset, reason: decoded.reason };
}
