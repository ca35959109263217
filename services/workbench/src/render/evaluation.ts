/** One look of a rule as a person reads it: every figure beside its threshold, and by how much it was missed. */
import { TOO_FEW_POINTS } from '@tengewatch/shared/events/near-miss.js';
import type { Evaluation, JudgedCriterion } from '@tengewatch/shared/stream/rule-observer.js';
import { wantingOf } from '../why/nearest.js';
import { prose, type Page } from './page.js';
import { tableLines } from './table.js';
import { observedText, valueText } from './units.js';
import { countText, plural, wordsOf } from './words.js';

const NOTHING = 'nothing to compare';
/** Shares are told in tenths of a per cent. */
const PER_MILLE = 1000;

const sideText = ({ comparison, threshold, unit }: JudgedCriterion): string =>
  `${comparison === 'at-least' ? '≥' : '≤'} ${valueText(threshold, unit)}`;

const figureTextOf = ({ observed, unit, capped }: JudgedCriterion): string =>
  observed === null ? NOTHING : observedText({ observed, unit, capped });

function missedByText({ exact, threshold, unit, isMet }: JudgedCriterion): string {
  if (isMet || exact === null) return '';
  const by = Math.abs(exact - threshold);
  const text = unit === 'share' ? `${Math.round(by * PER_MILLE) / 10} percentage points` : valueText(by, unit);
  return `${text} ${exact < threshold ? 'short' : 'over'}`;
}

/** "pass through 43% (≥ 50%)". */
export const criterionText = (one: JudgedCriterion): string => `${wordsOf(one.code)} ${figureTextOf(one)} (${sideText(one)})`;

/** All that stood in the way, in one line. */
export function inTheWayText(evaluation: Evaluation): string {
  const unmet = evaluation.criteria.filter(({ isMet, points }) => !isMet && points === 0).map(criterionText);
  const isShort = wantingOf(evaluation).some(({ code }) => code === TOO_FEW_POINTS);
  const points = isShort ? [`${countText(evaluation.points)} of ${countText(evaluation.minPoints)} points`] : [];
  const all = [...unmet, ...points, ...(evaluation.heldBackBy === null ? [] : [evaluation.heldBackBy])];
  return all.length === 0 ? 'nothing: all was met' : all.join('; ');
}

/** Every criterion of the look: those that had to be met in a table, the supporting signs and their points below it. */
export function judgementLines(evaluation: Evaluation, page: Page): string[] {
  const { criteria, points, minPoints, heldBackBy } = evaluation;
  const needed = criteria.filter((one) => one.points === 0);
  const signs = criteria.filter((one) => one.points > 0);
  const rows = needed.map((one) => [`${one.isMet ? '✓' : '✗'} ${wordsOf(one.code)}`, figureTextOf(one), sideText(one), missedByText(one)]);
  const columns = [
    { title: 'Must be met' },
    { title: 'observed', align: 'right' as const },
    { title: 'threshold', align: 'right' as const },
    { title: 'missed by' },
  ];
  const [given, wanting] = [signs.filter(({ isMet }) => isMet), signs.filter(({ isMet }) => !isMet)];
  return [
    ...tableLines(columns, rows, page.colours.dim),
    ...(signs.length === 0
      ? []
      : [
          ...prose(page, `${points >= minPoints ? '✓' : '✗'} points of supporting signs: ${points}, and ${minPoints} are needed.`),
          ...signLines('Met', given, page),
          ...signLines('Not met', wanting, page),
        ]),
    ...(heldBackBy === null ? [] : prose(page, `✗ ${heldBackBy}.`)),
  ];
}

const UNDER_POINTS = '    ';

/** Signs that are alike in being met or not; how many points each gives is said once where it is the same. */
function signLines(what: string, signs: readonly JudgedCriterion[], page: Page): string[] {
  const [first] = signs;
  if (first === undefined) return [];
  const isEqual = signs.every(({ points }) => points === first.points);
  const each = isEqual ? `, ${plural(first.points, 'point')} each` : '';
  const texts = signs.map((one) => (isEqual ? criterionText(one) : `${criterionText(one)}, ${plural(one.points, 'point')}`));
  return prose(page, `${what}${each}: ${texts.join('; ')}.`, UNDER_POINTS);
}
