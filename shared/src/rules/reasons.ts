/** How a rule states its reasons: necessary conditions that must all hold, and supporting signs that give points. */
import type { AlertReason, Baseline, ReasonUnit } from '../events/alert.js';

/** The time over which something was counted. */
export type CountedOver = AlertReason['window'];

/** What was seen of one thing, and in what terms. Several signs may look at the same figure. */
export interface Figure {
  readonly observed: number;
  readonly unit: ReasonUnit;
  /** What it adds up or measures, in a few plain words. */
  readonly counts: string;
  readonly window: CountedOver;
  /** True when no more than observed is counted, whatever there was. */
  readonly capped: boolean;
  readonly baseline: Baseline | null;
  /** Asked when a reason is written only: most figures are looked at and dropped. */
  readonly detail: (() => string | null) | null;
}

export type FigureNotes = Partial<Pick<Figure, 'capped' | 'baseline' | 'detail'>>;

export const figure = (
  observed: number,
  unit: ReasonUnit,
  counts: string,
  window: CountedOver,
  { capped = false, baseline = null, detail = null }: FigureNotes = {},
): Figure => ({ observed, unit, counts, window, capped, baseline, detail });

/** How many of those who paid are named, when some are not; anonymous credits count as one person each up to a limit. */
export function anonymityText(named: number, anonymous: number, counted: number, person: string): string | null {
  if (anonymous === 0) return null;
  const credits = anonymous === 1 ? '1 anonymous credit' : `${anonymous} anonymous credits`;
  return `${named} named, and ${credits}${counted < anonymous ? `, of which ${counted} count as one ${person} each` : ''}`;
}

export interface WeighedFigure {
  readonly code: string;
  readonly figure: Figure;
  readonly comparison: AlertReason['comparison'];
  readonly threshold: number;
  /** Points it gives; 0 for a condition without which there is no alert. */
  readonly points: number;
}

export const holds = ({ figure: { observed }, comparison, threshold }: WeighedFigure): boolean => isMet(observed, comparison, threshold);

/** Whether a figure meets a threshold. */
export const isMet = (observed: number, comparison: AlertReason['comparison'], threshold: number): boolean =>
  comparison === 'at-least' ? observed >= threshold : observed <= threshold;

/** A condition without which the alert would not stand. */
export const condition = (code: string, of: Figure, comparison: AlertReason['comparison'], threshold: number): WeighedFigure => ({
  code,
  figure: of,
  comparison,
  threshold,
  points: 0,
});

export interface Assessment {
  readonly points: number;
  readonly reasons: AlertReason[];
}

/**
 * The verdict on signs, or undefined when a condition fails or the points do not reach `minPoints`. A supporting sign
 * is decisive when the points would not suffice without it.
 */
export function judge(signs: readonly WeighedFigure[], minPoints: number): Assessment | undefined {
  let points = 0;
  for (const sign of signs) {
    if (holds(sign)) points += sign.points;
    else if (sign.points === 0) return undefined;
  }
  if (points < minPoints) return undefined;
  const reasons = signs.filter(holds).map((sign) => reasonOf(sign, sign.points === 0 || points - sign.points < minPoints));
  return { points, reasons };
}

function reasonOf(
  { code, figure: { observed, unit, counts, window, capped, baseline, detail }, comparison, threshold }: WeighedFigure,
  decisive: boolean,
): AlertReason {
  return {
    code,
    observed: shownAs(observed, unit, comparison, threshold),
    capped,
    threshold,
    comparison,
    unit,
    counts,
    window,
    baseline: baseline === null ? null : { ...baseline, value: baseline.value === null ? null : rounded(baseline.value, baseline.unit) },
    detail: detail === null ? null : detail(),
    decisive,
  };
}

/** A figure as it is shown: rounded, unless rounding would move it to the other side of the threshold. */
export function shownAs(observed: number, unit: ReasonUnit, comparison: AlertReason['comparison'], threshold: number): number {
  const shown = rounded(observed, unit);
  const holdsExactly = isMet(observed, comparison, threshold);
  if (isMet(shown, comparison, threshold) === holdsExactly) return shown;
  return holdsExactly ? threshold : observed;
}

/** Tenths of a thousandth of a share and hundredths of all else: tiyn of a tenge, half a minute of an hour. */
const rounded = (value: number, unit: ReasonUnit): number => {
  const parts = unit === 'share' ? 1e4 : 1e2;
  return Math.round(value * parts) / parts;
};
