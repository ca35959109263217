/** What the reporter found at the end of a run, kept in the log for whoever writes the run's report. */
import { randomUUID } from 'node:crypto';
import type { Alert } from '../events/alert.js';
import type { EventLog } from '../log/event-log.js';
import type { Run } from '../pipeline/topology.js';
import type { NearMissCount, RaisedAlert } from '../scoring/run-report.js';
import type { Score, Verdict } from '../scoring/score-report.js';
import { createCheckpointStore, type CheckpointStore } from '../stream/checkpoint-store.js';
import type { ReaderAccount } from '../stream/reader-account.js';
import { OUTCOMES } from './service-topics.js';

export interface Outcome {
  /** Final, ordered by alertId. */
  readonly alerts: readonly Alert[];
  /** By alertId, of every alert. */
  readonly raised: readonly (readonly [alertId: string, raised: RaisedAlert])[];
  readonly nearMisses: readonly NearMissCount[];
  readonly score: Score;
  /** By alertId; merged alerts have none. */
  readonly verdicts: readonly (readonly [alertId: string, verdict: Verdict])[];
  /** What the readers of alerts and of truth have to say of them. */
  readonly readers: { readonly reporter: ReaderAccount; readonly scorer: ReaderAccount };
}

/** Another number when outcomes saved by an earlier version lack something. */
const FORM = 4;

/** Takes the place of one that was saved before. `run` has all rules. */
export async function saveOutcome(log: EventLog, run: Run, outcome: Outcome): Promise<void> {
  await storeOf(log, run).save(JSON.stringify(outcome));
}

/** Undefined while there is none of this run, with these versions of its rules. */
export async function loadOutcome(log: EventLog, run: Run): Promise<Outcome | undefined> {
  const { content } = await storeOf(log, run).load();
  return content === undefined ? undefined : (JSON.parse(content) as Outcome);
}

function storeOf(log: EventLog, run: Run): CheckpointStore {
  const rules = run.rules.map(({ name, version }) => `${name}@${version}`).sort();
  const owner = [run.id, run.scenarioHash, `outcome-${FORM}`, ...rules].join('/');
  return createCheckpointStore({ log, target: { topic: OUTCOMES, partition: 0 }, owner, newAttempt: randomUUID });
}
