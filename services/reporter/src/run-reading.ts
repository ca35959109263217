/** The one unit of the reporter: reads alerts, dead letters and the truth of a run from the beginning, and scores it at the end. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { DeadLetter } from '@tengewatch/shared/events/dead-letter.js';
import type { Truth } from '@tengewatch/shared/events/truth.js';
import type { EventLog, Position } from '@tengewatch/shared/log/event-log.js';
import { sourcesOf, type Run } from '@tengewatch/shared/pipeline/topology.js';
import type { DeadLetterCounts } from '@tengewatch/shared/scoring/run-report.js';
import { createScorer } from '@tengewatch/shared/scoring/score.js';
import { createDeadLetterBox } from '@tengewatch/shared/service/dead-letter-box.js';
import { saveOutcome, type Outcome } from '@tengewatch/shared/service/outcome.js';
import type { HostedUnit } from '@tengewatch/shared/service/unit-host.js';
import { openOrderedReader, type OrderedReader } from '@tengewatch/shared/stream/ordered-reader.js';
import type { Applied } from './alert-fold.js';
import { createReporterTask, reporterInputs, type ReporterTask } from './reporter-task.js';
import type { Findings } from './shown-findings.js';

export interface RunReadingOptions {
  readonly log: EventLog;
  /** With all rules. */
  readonly run: Run;
  /** Wall-clock, for telling a loss from a delay. */
  readonly clock: () => number;
  /** How long a step waits for records, in wall-clock milliseconds. */
  readonly pollWaitMs: number;
  /** Sees every revision in order. */
  readonly onAlert: (alert: Alert, applied: Applied) => void;
  /** Sees every dead letter once. */
  readonly onDeadLetter: (letter: Pick<DeadLetter, 'topic' | 'partition' | 'offset' | 'reason'>) => void;
  /** Told once the outcome is in the log, with the dead letters that had come by then. */
  readonly onOutcome: (outcome: Outcome, deadLetters: DeadLetterCounts) => void;
}

export interface RunReading extends HostedUnit, Findings {
  readonly reporter: Pick<ReporterTask, 'ledger'>;
  readonly truth: Pick<OrderedReader, 'ledger' | 'skipped'>;
  /** Nothing still to be read of alerts and truth is earlier. Infinity once both have ended. */
  readonly frontierMs: number;
  /** The next offset of every partition of alerts and truth. */
  positions(): readonly Position[];
}

const NAME = 'reporter';
const RECORDS_PER_STEP = 5_000;

export async function openRunReading(options: RunReadingOptions): Promise<RunReading> {
  const { log, run, clock, pollWaitMs, onAlert, onDeadLetter, onOutcome } = options;
  const letters = createDeadLetterBox(log);
  const scorer = createScorer();
  const reporter = await createReporterTask({
    log,
    // The plain name is that of the group in which instances of the reporter meet.
    name: `${NAME}.alerts`,
    inputs: reporterInputs(run),
    clock,
    pollWaitMs,
    deadLetter: letters.add,
    onAlert,
    onDeadLetter,
  });
  const truth = await openOrderedReader({
    log,
    name: `${NAME}.truth`,
    inputs: [{ topic: 'truth', partitions: [0], sources: sourcesOf(run, 'truth') }],
    clock,
    pollWaitMs,
    deadLetter: letters.add,
  });
  const reading = { alerts: true, truth: true };
  let outcome: Outcome | undefined;

  const readAlerts = async (): Promise<void> => void (reading.alerts = await reporter.step(RECORDS_PER_STEP));
  const readTruth = async (): Promise<void> =>
    void (reading.truth = await truth.step(RECORDS_PER_STEP, (_, record) => scorer.observe(record as Truth)));

  async function conclude(): Promise<void> {
    // One poll a step, so that a signal is heard in between.
    if (await reporter.drainDeadLetters(RECORDS_PER_STEP)) return;
    const alerts = reporter.reporter.finalAlerts();
    const { score, verdicts } = scorer.score(alerts);
    const found = {
      alerts,
      raised: [...reporter.reporter.raised()],
      nearMisses: reporter.nearMisses.counts(),
      score,
      verdicts: [...verdicts],
      readers: { reporter: reporter.account(), scorer: truth.account() },
    };
    await saveOutcome(log, run, found);
    outcome = found;
    onOutcome(found, reporter.deadLetters.counts());
  }

  return {
    reporter,
    truth,
    alerts: () => reporter.reporter.finalAlerts(),
    outcome: () => (outcome === undefined ? undefined : { ...outcome, deadLetters: reporter.deadLetters.counts() }),
    get frontierMs() {
      return Math.min(reporter.frontierMs, truth.frontierMs);
    },
    positions: () => [...reporter.positions(), ...truth.positions()],
    async step() {
      if (outcome !== undefined) {
        // Dead letters still come after the outcome: detectors append them after their steps, strangers whenever they like.
        await reporter.readDeadLetters(RECORDS_PER_STEP, pollWaitMs);
        return true;
      }
      await Promise.all([...(reading.alerts ? [readAlerts()] : []), ...(reading.truth ? [readTruth()] : [])]);
      await letters.flush();
      if (!reading.alerts && !reading.truth) await conclude();
      return true;
    },
    async release() {
      await Promise.all([reporter.close(), truth.close()]);
    },
  };
}
