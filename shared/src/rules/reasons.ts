/** How a rule states its reasons: necessary conditions that must all hold, and supporting signs that give points. */
import type { AlertReason } from '../events/alert.js';

export interface Sign {
  readonly code: string;
  readonly observed: number;
  readonly threshold: number;
  readonly comparison: AlertReason['comparison'];
  readonly unit: string;
  readonly baseline: number | null;
  /** Points it gives; 0 for a condition without which there is no alert. */
  readonly points: number;
}

export const holds = (sign: Sign): boolean =>
  sign.comparison === 'at-least' ? sign.observed >= sign.threshold : sign.observed <= sign.threshold;

const REPORTED_DECIMALS = 1e4;

/** A condition without which the alert would not stand. */
export const condition = (
  code: string,
  observed: number,
  comparison: AlertReason['comparison'],
  threshold: number,
  unit: string,
  baseline: number | null = null,
): Sign => ({ code, observed, threshold, comparison, unit, baseline, points: 0 });

/** A sign that speaks for the typology without being needed. */
export const support = (
  points: number,
  code: string,
  observed: number,
  comparison: AlertReason['comparison'],
  threshold: number,
  unit: string,
  baseline: number | null = null,
): Sign => ({ code, observed, threshold, comparison, unit, baseline, points });

export interface Verdict {
  readonly points: number;
  readonly reasons: AlertReason[];
}

/**
 * The verdict on signs, or undefined when a condition fails or the points do not reach `minPoints`. A supporting sign
 * is decisive when the points would not suffice without it.
 */
export function judge(signs: readonly Sign[], minPoints: number): Verdict | undefined {
  let points = 0;
  for (const sign of signs) {
    if (holds(sign)) points += sign.points;
    else if (sign.points === 0) return undefined;
  }
  if (points < minPoints) return undefined;
  const reasons = signs.filter(holds).map((sign) => ({
    code: sign.code,
    observed: rounded(sign.observed),
    threshold: sign.threshold,
    comparison: sign.comparison,
    unit: sign.unit,
    baseline: sign.baseline === null ? null : rounded(sign.baseline),
    decisive: sign.points === 0 || points - sign.points < minPoints,
  }));
  return { points, reasons };
}

const rounded = (value: number): number => Math.round(value * REPORTED_DECIMALS) / REPORTED_DECIMALS;
