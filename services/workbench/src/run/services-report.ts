/** Puts together what the units, the auditor and the reporter of a run with services each know of it, as the report of the run. */
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Outcome } from '@tengewatch/shared/service/outcome.js';
import type { Calibration } from '@tengewatch/shared/world/calibration.js';
import type { RunOptions } from '../run-options.js';
import { assembleReport } from './assemble-report.js';
import { AUDITOR, type Auditor } from './auditor.js';
import type { StatementTotals } from './unit-statements.js';

export interface ServicesFindings {
  readonly totals: StatementTotals;
  readonly auditor: Pick<Auditor, 'ledger' | 'books' | 'tally'>;
  readonly outcome: Outcome;
  /** Records that the log holds, by topic. */
  readonly records: { readonly [topic: string]: number };
  readonly seconds: number;
}

export function servicesReport(
  options: RunOptions,
  run: Run,
  { totals, auditor, outcome, records, seconds }: ServicesFindings,
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
      { reader: AUDITOR, ledger: auditor.ledger() },
      { reader: 'reporter', ledger: outcome.readers.reporter },
      { reader: 'scorer', ledger: outcome.readers.scorer },
    ],
    records,
    books: auditor.books.close(totals.books),
    deadLetters: outcome.deadLetters,
    seconds,
    alerts: outcome.alerts,
    raised: new Map(outcome.raised),
    scoring: { score, verdicts: new Map(outcome.verdicts) },
    calibration: auditor.tally.rows({ people: scenario.people, days: scenario.days, schemes: score.schemes }, targets),
  });
}
