/** Reads every raw event of a run beside its services, so that the banks' books are added up by somebody who did not write them. */
import type { DeadLetter } from '@tengewatch/shared/events/dead-letter.js';
import { producedTopics, type ProducedTopic } from '@tengewatch/shared/events/topics.js';
import type { EventLog } from '@tengewatch/shared/log/event-log.js';
import { partitionsOf, sourcesOf, type Run } from '@tengewatch/shared/pipeline/topology.js';
import { openOrderedReader } from '@tengewatch/shared/stream/ordered-reader.js';
import type { ReaderAccount } from '@tengewatch/shared/stream/reader-account.js';
import { createBankBooks, type BankBooks } from './bank-books.js';
import { createCalibrationMetrics, type CalibrationMetrics } from './calibration-metrics.js';

/** Its name in the ledger. */
export const AUDITOR = 'auditor';

export interface AuditorOptions {
  readonly log: EventLog;
  readonly run: Run;
  /** Of its reader, as which the cluster knows it. */
  readonly name: string;
  /** Wall-clock, for telling a loss from a delay. */
  readonly clock: () => number;
  readonly pollWaitMs: number;
  /** Gets each record that the auditor could not use. The detectors meet the same records, and write the dead letters. */
  readonly onUnusable: (letter: DeadLetter) => void;
}

export interface Auditor {
  /** False once every producer's every shard has ended. */
  step(maxRecords: number): Promise<boolean>;
  /** No event still to be passed is earlier. Infinity once all shards have ended. */
  readonly frontierMs: number;
  /** Events passed so far. */
  readonly events: number;
  /** Records taken from the run's own producers so far. */
  readonly accepted: number;
  account(): ReaderAccount;
  readonly books: Pick<BankBooks, 'close'>;
  readonly calibration: Pick<CalibrationMetrics, 'rows'>;
  close(): Promise<void>;
}

export async function openAuditor({ log, run, name, clock, pollWaitMs, onUnusable }: AuditorOptions): Promise<Auditor> {
  const books = createBankBooks();
  const calibration = createCalibrationMetrics();
  let events = 0;
  const reader = await openOrderedReader({
    log,
    name,
    inputs: producedTopics.map((topic) => ({
      topic,
      partitions: Array.from({ length: partitionsOf(run, topic) }, (_, partition) => partition),
      sources: sourcesOf(run, topic),
    })),
    clock,
    pollWaitMs,
    deadLetter: onUnusable,
  });
  return {
    step: (maxRecords) =>
      reader.step(maxRecords, (topic, event) => {
        events++;
        books.observe(topic as ProducedTopic, event as never);
        calibration.observe(topic as ProducedTopic, event as never);
      }),
    get frontierMs() {
      return reader.frontierMs;
    },
    get events() {
      return events;
    },
    get accepted() {
      return reader.accepted;
    },
    account: () => reader.account(),
    books,
    calibration,
    close: () => reader.close(),
  };
}
