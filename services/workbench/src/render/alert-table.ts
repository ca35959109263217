/** The alerts of a report as a table, one row each: what was found, and unless that is left out, what was true. */
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import type { ReportedAlert } from '@tengewatch/shared/scoring/run-report.js';
import type { Colours } from '@tengewatch/shared/terminal/terminal.js';
import { stackedLines } from './stacked-table.js';
import type { Column } from './table.js';
import { countText, LOCAL_ZONE, localTimeText, plural, wrapped } from './words.js';

export interface AlertTableOptions {
  /** Whether the table may say what was true. */
  readonly showsTruth: boolean;
  /** Columns of the screen; undefined where a line may be as long as it is. */
  readonly width: number | undefined;
  readonly colours: Colours;
}

const NONE = '–';
const MINUTES = 'YYYY-MM-DD hh:mm'.length;

const found: readonly Column[] = [
  { title: 'Alert' },
  { title: 'Rule' },
  { title: 'Subject' },
  { title: `Opened, ${LOCAL_ZONE}` },
  { title: 'KZT', align: 'right' },
  { title: 'Events', align: 'right' },
  { title: 'Severity' },
  { title: 'Status' },
];
const truth: readonly Column[] = [{ title: 'True' }, { title: 'Scheme or look-alike' }];

/** A group has no name of its own: its id is of no use anywhere else. */
const subjectText = ({ subject, cardCount }: ReportedAlert): string => (subject.kind === 'group' ? plural(cardCount, 'card') : subject.id);

const foundCells = (alert: ReportedAlert): string[] => [
  alert.alertId,
  alert.rule,
  subjectText(alert),
  localTimeText(alert.openedAtMs).slice(0, MINUTES),
  countText(tiynToTenge(alert.amountTiyn)),
  countText(alert.eventCount),
  alert.severity,
  alert.status,
];

/** An alert that was merged into another is not scored by itself. */
function truthCells({ verdict }: ReportedAlert): string[] {
  if (verdict === undefined) return [NONE, NONE];
  const { schemeId, decoyId } = verdict;
  return [schemeId === null ? 'no' : 'yes', schemeId ?? decoyId ?? NONE];
}

/** "83 alerts: 80 true, 1 false, 2 merged into others and not scored". */
function countedText(alerts: readonly ReportedAlert[], showsTruth: boolean): string {
  const counts = plural(alerts.length, 'alert');
  if (!showsTruth) return counts;
  const scored = alerts.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]));
  const right = scored.filter(({ schemeId }) => schemeId !== null).length;
  const merged = alerts.length - scored.length;
  const rest = merged === 0 ? '' : `, ${countText(merged)} merged into others and not scored`;
  return `${counts}: ${countText(right)} true, ${countText(scored.length - right)} false${rest}`;
}

export function alertTableLines(alerts: readonly ReportedAlert[], { showsTruth, width, colours }: AlertTableOptions): string[] {
  const columns = showsTruth ? [...found, ...truth] : found;
  const rows = alerts.map((alert) => [...foundCells(alert), ...(showsTruth ? truthCells(alert) : [])]);
  return [
    ...stackedLines({ columns, rows, width, dim: colours.dim }),
    '',
    ...wrapped(countedText(alerts, showsTruth), width ?? Infinity, '  '),
  ];
}
