/** One alert told to the person who works it: why it was raised, what would have kept it quiet, what happened, what was true. */
import type { ReportedAlert } from '@tengewatch/shared/scoring/run-report.js';
import type { Score } from '@tengewatch/shared/scoring/score-report.js';
import { eventsPart } from './explain-events.js';
import { headPart } from './explain-head.js';
import { quietPart, reasonsPart } from './explain-reasons.js';
import { totalsPart } from './explain-totals.js';
import { ownEvents, truthPart } from './explain-truth.js';
import type { Page } from './page.js';
import { LOCAL_ZONE } from './words.js';

export interface ExplainWishes {
  /** The score of the alert's report, to say what was true; null gives no part of the truth away. */
  readonly truth: Score | null;
  /** Sums by counterparty and exit as well. */
  readonly totals: boolean;
}

const NOTHING_MARKED: ReadonlySet<string> = new Set();

export function explanationLines(alert: ReportedAlert, { truth, totals }: ExplainWishes, page: Page): string[] {
  const part = (title: string, lines: readonly string[]): string[] => ['', page.colours.bold(title), ...lines];
  return [
    ...headPart(alert, page),
    ...part('Why', reasonsPart(alert, page)),
    ...part('What would have kept it quiet', quietPart(alert.reasons, page)),
    ...part(`What happened (${LOCAL_ZONE})`, eventsPart(alert, truth === null ? NOTHING_MARKED : ownEvents(alert), page)),
    ...(totals ? part('Sums', totalsPart(alert, page)) : []),
    ...(truth === null ? [] : part('What was true', truthPart(alert, truth, page))),
  ];
}
