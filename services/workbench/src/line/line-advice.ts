/** Whether a threshold is to be kept, lowered or raised, on the evidence of both sides of it. */
import { fullText, percentText, plural } from '../render/words.js';
import { FEWEST_SEEDS } from '../compare/compare-rule.js';
import type { SampledCases } from './line-cases.js';
import type { Line } from './line-settings.js';
import type { LineOutcome } from './line-test.js';

export interface Advice {
  readonly action: 'keep' | 'lower' | 'raise';
  /** A whole sentence. */
  readonly because: string;
}

/** So many false alerts more are borne for each further scheme. */
export const MOST_FALSE_PER_SCHEME = 10;

export const assumptions: readonly string[] = [
  'Just above the line are alerts whose figure, as it was in the end, is beyond the threshold by a fifth of it at most. A figure that is only known to be so large or larger is left out.',
  'Just below are near misses: the nearest that a subject came in a window, with this criterion alone not met, and by a fifth of the threshold at most.',
  'An alert belongs to a scheme when more than half of its evidence money does; a near miss when its card or platform belongs to a scheme that had acted by then. A group that came near counts as the alert that the looser threshold raises on it.',
  'The interval of a sample is exact (binomial, 95%) and takes the cases as independent; cases of one scheme are not quite.',
  'One threshold is moved at a time, all others stay. The looser and the stricter value are a fifth away, and at least one step.',
  `A threshold is loosened when that catches further schemes at no more than ${MOST_FALSE_PER_SCHEME} false alerts for each, and tightened when that loses no scheme and spares false alerts, by more than chance over at least ${FEWEST_SEEDS} seeds. Otherwise it is kept. The time to detect is shown, and not weighed.`,
];

interface Outcomes {
  readonly asIs: LineOutcome;
  readonly ifLooser: LineOutcome | null;
  readonly ifStricter: LineOutcome | null;
}

export function adviceFor(line: Line, below: SampledCases, { asIs, ifLooser, ifStricter }: Outcomes): Advice {
  const isAtLeast = line.comparison === 'at-least';
  const gained = ifLooser === null ? 0 : allCaught(ifLooser) - allCaught(asIs);
  const costs = ifLooser === null ? 0 : ifLooser.falseAlerts - asIs.falseAlerts;
  const lost = ifStricter === null ? 0 : allCaught(asIs) - allCaught(ifStricter);
  const spared = ifStricter === null ? 0 : asIs.falseAlerts - ifStricter.falseAlerts;
  const sample = sampleWords(below, gained);
  if (ifLooser !== null && gained > 0 && costs <= gained * MOST_FALSE_PER_SCHEME) {
    const because = `at ${fullText(ifLooser.value)} it catches ${plural(gained, 'scheme')} more for ${costWords(costs)}`;
    return { action: isAtLeast ? 'lower' : 'raise', because: `${because}. ${sample}` };
  }
  if (ifStricter !== null && lost <= 0 && spared > 0 && ifStricter.isFalseSignificant === true) {
    const because = `at ${fullText(ifStricter.value)} it loses no scheme and spares ${plural(spared, 'false alert')}, more than chance would`;
    return { action: isAtLeast ? 'raise' : 'lower', because: `${because}. ${sample}` };
  }
  return { action: 'keep', because: `${looserWords(ifLooser, gained, costs)}, and ${stricterWords(ifStricter, lost, spared)}. ${sample}` };
}

const allCaught = ({ caught, evasiveCaught }: LineOutcome): number => caught + evasiveCaught;

const costWords = (falseAlerts: number): string => (falseAlerts <= 0 ? 'no false alert' : `${plural(falseAlerts, 'false alert')} more`);

function looserWords(looser: LineOutcome | null, gained: number, costs: number): string {
  if (looser === null) return 'it cannot be looser';
  if (gained <= 0) return `at ${fullText(looser.value)} it catches no further scheme`;
  return `at ${fullText(looser.value)} it catches ${plural(gained, 'scheme')} more, but for ${costWords(costs)}`;
}

function stricterWords(stricter: LineOutcome | null, lost: number, spared: number): string {
  if (stricter === null) return 'it cannot be stricter';
  if (lost > 0) return `at ${fullText(stricter.value)} it loses ${plural(lost, 'scheme')}`;
  if (spared <= 0) return `at ${fullText(stricter.value)} it spares no false alert`;
  return `at ${fullText(stricter.value)} it spares ${plural(spared, 'false alert')}, which other seeds need not show`;
}

function sampleWords({ sampled, sampledOfSchemes, low, high }: SampledCases, gained: number): string {
  if (low === null || high === null) return 'There is no case just below that can be judged.';
  const known = `Of ${plural(sampled.length, 'case')} sampled just below, ${sampledOfSchemes} ${sampledOfSchemes === 1 ? 'belongs' : 'belong'} to a scheme (95% interval ${percentText(low)} to ${percentText(high)})`;
  return sampledOfSchemes > 0 && gained <= 0 ? `${known}, but alerts on them would catch no further scheme.` : `${known}.`;
}
