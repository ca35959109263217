/** Why an alert was raised, and what would have kept it quiet: every figure with what it adds up, over which time, and what is usual. */
import type { AlertReason } from '@tengewatch/shared/events/alert.js';
import type { ReportedAlert } from '@tengewatch/shared/scoring/run-report.js';
import { INDENT, prose, type Page } from './page.js';
import { tableLines } from './table.js';
import { observedText, otherSideText, valueText } from './units.js';
import { stretchText, wordsOf } from './words.js';

const UNDER_REASON = `${INDENT}    `;

type CountedOver = AlertReason['window'];

const isSame = (one: CountedOver, other: CountedOver): boolean => one?.fromMs === other?.fromMs && one?.toMs === other?.toMs;

/** Without it there would be no alert, and it could have failed. */
const isNeeded = (reason: AlertReason): boolean => reason.decisive && otherSideText(reason) !== undefined;

/** The time over which most reasons are counted, so that it is said once. */
function commonWindow(reasons: readonly AlertReason[]): CountedOver {
  const times = (window: CountedOver) => reasons.filter((reason) => isSame(reason.window, window)).length;
  const windows = reasons.flatMap(({ window }) => window ?? []);
  return windows.sort((one, other) => times(other) - times(one))[0] ?? null;
}

export function reasonsPart({ reasons, raised }: ReportedAlert, page: Page): string[] {
  const { dim } = page.colours;
  const columns = [{ title: 'Reason' }, { title: 'observed', align: 'right' as const }, { title: 'threshold', align: 'right' as const }];
  const rows = reasons.map((reason) => [
    `${isNeeded(reason) ? '!' : ' '} ${wordsOf(reason.code)}`,
    observedText(reason),
    `${reason.comparison === 'at-least' ? '≥' : '≤'} ${valueText(reason.threshold, reason.unit)}`,
  ]);
  const [head = '', ...lines] = tableLines(columns, rows, dim);
  const window = commonWindow(reasons);
  return [
    ...(window === null
      ? []
      : prose(page, `Figures are of ${stretchText(window.fromMs, window.toMs)}, where a line does not say otherwise.`)),
    head,
    ...reasons.flatMap((reason, index) => [
      lines[index] ?? '',
      ...prose(page, groundsOf(reason, raised.reasons, window), UNDER_REASON).map(dim),
    ]),
    ...prose(page, `! Without this, no alert.${reasons.every(isNeeded) ? '' : ' The others speak for it, and none of them was needed.'}`),
  ];
}

/** What the figure adds up, what it was when the alert was raised, and what is usual for the subject. */
function groundsOf(reason: AlertReason, atFirst: readonly AlertReason[], common: CountedOver): string {
  const { code, counts, detail, window, baseline } = reason;
  const parts = [detail === null ? counts : `${counts} (${detail})`];
  if (window !== null && !isSame(window, common)) parts.push(stretchText(window.fromMs, window.toMs));
  const before = atFirst.find((other) => other.code === code);
  if (before === undefined) parts.push('did not hold when the alert was raised');
  else if (observedText(before) !== observedText(reason)) parts.push(`${observedText(before)} when the alert was raised`);
  if (baseline !== null) parts.push(usualText(baseline));
  return parts.join('; ');
}

function usualText({ value, unit, counts, window }: NonNullable<AlertReason['baseline']>): string {
  if (value === null) return 'no history to say what is usual here';
  return `usual here: ${valueText(value, unit)}, ${counts}${window === null ? '' : ` (${stretchText(window.fromMs, window.toMs)})`}`;
}

export function quietPart(reasons: readonly AlertReason[], page: Page): string[] {
  const needed = reasons.filter(isNeeded);
  if (needed.length === 0) {
    return prose(page, 'No single reason was needed: the alert stands on several, and would have stayed quiet only without most of them.');
  }
  const lines = needed.map((reason) => `- ${wordsOf(reason.code)}: ${otherSideText(reason) ?? ''} instead of ${observedText(reason)}`);
  return [
    ...prose(page, lines.length === 1 ? 'This would have kept it quiet:' : 'Any one of these would have kept it quiet:'),
    ...lines.flatMap((line) => prose(page, line, `${INDENT}${INDENT}`)),
  ];
}
