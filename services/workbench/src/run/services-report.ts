/** Puts together what the units, the auditor and the reporter of a run with services each know of it, as the report of the run. */
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import type { AfterEnd } from '@tengewatch/shared/scoring/record-ledger.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import type { DeadLetterCounts, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Outcome } from '@tengewatch/shared/service/outcome.js';
import type { Calibration } from '@tengewatch/shared/world/calibration.js';
import type { RunOptions } from '../run-options.js';
import { assembleReport } from './assemble-report.js';
import { AUDITOR, type Auditor } from './auditor.js';
import type { ResultTotals } from './unit-results.js';

export interface ServicesFindings {
  readonly totals: ResultTotals;
  readonly auditor: Pick<Auditor, 'account' | 'books' | 'calibration'>;
  readonly outcome: Outcome;
  readonly deadLetters: DeadLetterCounts;
  /** Records that the log holds, by topic. */
  readonly records: { readonly [topic: string]: number };
  /** What stands in the log after the ends of partitions, by topic. */
  readonly afterEnds: { readonly [topic: string]: AfterEnd };
  readonly seconds: number;
}

export function servicesReport(
  options: RunOptions,
  run: Run,
  { totals, auditor, outcome, deadLetters, records, afterEnds, seconds }: ServicesFindings,
  targets: Calibration['targets'],
): RunReport {
  const { scenario } = options;
  const { score } = outcome;
  return assembleReport({
    options,
    run,
    log: 'kafka',
    ...scenarioWindow(scenario),
    cards: totals.cards,
    published: totals.published,
    readers: [
      ...totals.readers,
      { reader: AUDITOR, ...auditor.account() },
      { reader: 'reporter', ...outcome.readers.reporter },
      { reader: 'scorer', ...outcome.readers.scorer },
    ],
    records,
    afterEnds,
    books: auditor.books.close(totals.books),
    deadLetters,
    seconds,
    alerts: outcome.alerts,
    raised: new Map(outcome.raised),
    nearMisses: outcome.nearMisses,
    scoring: { score, verdicts: new Map(outcome.verdicts) },
    calibration: auditor.calibration.rows(
      { people: scenario.people, start: scenario.start, days: scenario.days, schemes: score.schemes },
      targets,
    ),
  });
}
