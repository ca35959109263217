/** What a rule demands of its features, each demand stated once: the assessment, its reasons and the prefilter follow from it. */
import type { AlertReason, Baseline, ReasonUnit } from '../../events/alert.js';
import { TOO_FEW_POINTS } from '../../events/near-miss.js';
import { TIYN_PER_TENGE } from '../../events/money.js';
import type { Threshold } from '../../stream/stage.js';
import { adviceOn } from '../../documents/nearest-name.js';
import type { FullJudgement, JudgedCriterion } from '../../stream/rule-observer.js';
import { isMet, judge, shownAs, type CountedOver, type WeighedFigure, type Assessment } from '../reasons.js';
import { isNear, missedByOf, NEAR, nearly, type Miss } from './near-misses.js';
import type { Least, TotalName, Totals } from './running-totals.js';

/** What a rule sees of its subject: figures by name, null where there is nothing to say, and what it wants to tell about them. */
export type FigureName<F> = { [N in keyof F]-?: F[N] extends number | null ? N : never }[keyof F] & string;
export type NumberName<P> = { [N in keyof P]-?: P[N] extends number ? N : never }[keyof P] & string;

/** How a figure is told, and what it cannot exceed. */
export interface Measure<F, P> {
  readonly unit: ReasonUnit;
  /** What it adds up or measures, in a few plain words. */
  readonly counts: string | ((parameters: P) => string);
  /** True for a sum over the window, which is a lower bound where not all movements of a busy card are remembered. */
  readonly addsUp?: true;
  /** The total of the window that it never exceeds, so that a card below it need not be looked at. */
  readonly noMoreThan?: TotalName;
  /** For a share: the totals of which it is the part and the whole. */
  readonly shareOf?: { readonly part: TotalName; readonly whole: TotalName };
  /** The largest value that an alert shows; it shows a larger figure as "at least" this value. */
  readonly atMost?: number;
  /** The time over which it was counted; default the window. */
  readonly window?: (features: F) => CountedOver;
  /** Whether the figure is only a lower bound for another reason. */
  readonly isAtLeast?: (features: F, parameters: P) => boolean;
  readonly baseline?: (features: F, parameters: P) => Baseline | null;
  readonly detail?: (features: F, parameters: P) => string | null;
}

/** One demand. Without points it must be met for an alert to stand; with points it adds them to the score when it is met. */
export interface Criterion<F, P> {
  readonly code: string;
  readonly figure: FigureName<F>;
  /** One of the two: the parameter that the figure must reach, or must not exceed. */
  readonly atLeast?: NumberName<P>;
  readonly atMost?: NumberName<P>;
  /** The parameter that says how many points it gives. */
  readonly points?: NumberName<P>;
}

export interface Demands<F, P> {
  readonly measures: { readonly [N in FigureName<F>]?: Measure<F, P> };
  readonly criteria: readonly Criterion<F, P>[];
  /** The parameter that says how many points are needed; default none are. */
  readonly minPoints?: NumberName<P>;
}

/** A criterion with its parameters filled in. */
interface Demand<F, P> {
  readonly code: string;
  readonly figure: FigureName<F>;
  readonly measure: Measure<F, P>;
  readonly comparison: AlertReason['comparison'];
  readonly parameter: string;
  readonly threshold: number;
  readonly points: number;
}

/** An assessment, or how near it came to one; neither when it was not near. */
export interface Finding {
  readonly assessment?: Assessment;
  readonly miss?: Miss;
}

export interface Judge<F> {
  /** What the totals of a window must reach for an assessment or a near miss, as the criteria say. */
  readonly least: Least;
  /** Whether an assessment or a near miss is possible for a window of these totals. */
  isPossible(totals: Totals): boolean;
  /** `isWhole` says whether all movements of the window are known. */
  judge(features: F, window: CountedOver, isWhole: boolean): Finding;
  /** Every criterion with its figure, met or not: for an observer. It takes longer than `judge`, and no alert follows from it. */
  inFull(features: F, isWhole: boolean): FullJudgement;
}

const NOTHING: Finding = {};

/** Throws a RangeError that lists every criterion that cannot be judged, by the names of rule and criterion. */
export function judgeOf<F, P extends { readonly [name: string]: number }>(rule: string, demands: Demands<F, P>, parameters: P): Judge<F> {
  const faults = faultsOf(demands, parameters);
  if (faults.length > 0) throw new RangeError(`criteria of rule ${rule}: ${faults.join('; ')}`);
  const all = demands.criteria.map((criterion) => filledIn(criterion, demands, parameters));
  const minPoints = demands.minPoints === undefined ? 0 : parameters[demands.minPoints]!;

  const isMetBy = (features: F, { figure, comparison, threshold }: Demand<F, P>): boolean => {
    const observed = features[figure] as number | null;
    return observed !== null && isMet(observed, comparison, threshold);
  };

  /** What is said of a criterion that is met. */
  function signOf(
    { code, figure, measure, comparison, threshold, points }: Demand<F, P>,
    features: F,
    window: CountedOver,
    isWhole: boolean,
  ): WeighedFigure {
    const { unit, atMost = Number.POSITIVE_INFINITY, baseline, detail } = measure;
    const observed = features[figure] as number;
    const told = {
      observed: Math.min(observed, atMost),
      unit,
      counts: countsOf(measure),
      window: measure.window === undefined ? window : measure.window(features),
      capped: isLowerBound(measure, observed, features, isWhole),
      baseline: baseline?.(features, parameters) ?? null,
      detail: detail === undefined ? null : () => detail(features, parameters),
    };
    return { code, figure: told, comparison, threshold, points };
  }

  function isLowerBound(measure: Measure<F, P>, observed: number, features: F, isWhole: boolean): boolean {
    const { addsUp = false, atMost = Number.POSITIVE_INFINITY, isAtLeast } = measure;
    return (addsUp && !isWhole) || observed > atMost || isAtLeast?.(features, parameters) === true;
  }

  function inFull(features: F, isWhole: boolean): FullJudgement {
    const criteria = all.map((demand): JudgedCriterion => {
      const { code, figure, measure, comparison, parameter, threshold, points } = demand;
      const exact = features[figure] as number | null;
      return {
        code,
        parameter,
        comparison,
        threshold,
        observed: exact === null ? null : shownAs(Math.min(exact, measure.atMost ?? exact), measure.unit, comparison, threshold),
        exact,
        capped: exact !== null && isLowerBound(measure, exact, features, isWhole),
        unit: measure.unit,
        counts: countsOf(measure),
        points,
        isMet: isMetBy(features, demand),
      };
    });
    const points = criteria.reduce((sum, one) => (one.isMet ? sum + one.points : sum), 0);
    const hasAll = criteria.every((one) => one.isMet || one.points > 0);
    return { criteria, points, minPoints, pointsParameter: demands.minPoints ?? null, isMet: hasAll && points >= minPoints };
  }

  const countsOf = ({ counts }: Measure<F, P>): string => (typeof counts === 'string' ? counts : counts(parameters));

  /** Undefined where the criterion has nothing to compare, or was missed by more than a little. */
  function missOf({ code, figure, measure, comparison, parameter, threshold }: Demand<F, P>, features: F): Miss | undefined {
    const observed = features[figure] as number | null;
    if (observed === null) return undefined;
    return nearly({ code, parameter, observed, threshold, comparison, unit: measure.unit, counts: countsOf(measure) });
  }

  return {
    inFull,
    least: leastOf(all),
    isPossible: (totals) => {
      const unmet = all.flatMap((demand) => mostOf(demand, totals) ?? []).filter(({ most, threshold }) => most < threshold);
      return unmet.length === 0 || (unmet.length === 1 && unmet.every(({ most, threshold }) => isNear(missedByOf(most, threshold))));
    },
    judge(features, window, isWhole) {
      let points = 0;
      let unmet: Demand<F, P> | undefined;
      for (const demand of all) {
        if (isMetBy(features, demand)) points += demand.points;
        else if (demand.points === 0) {
          if (unmet !== undefined) return NOTHING;
          unmet = demand;
        }
      }
      if (points < minPoints) return unmet === undefined ? found(tooFew(points, demands.minPoints, minPoints)) : NOTHING;
      if (unmet !== undefined) return found(missOf(unmet, features));
      const assessment = judge(
        all.filter((demand) => isMetBy(features, demand)).map((demand) => signOf(demand, features, window, isWhole)),
        minPoints,
      );
      return assessment === undefined ? NOTHING : { assessment };
    },
  };
}

/** Every criterion, and at the end that of the points where there is one. */
export function thresholdsOf<F, P>({ criteria, minPoints }: Pick<Demands<F, P>, 'criteria' | 'minPoints'>): Threshold[] {
  const own = criteria.map(({ code, atLeast, atMost, points = null }): Threshold => {
    const comparison = atLeast === undefined ? 'at-most' : 'at-least';
    return { code, parameter: (atLeast ?? atMost)!, comparison, points };
  });
  return minPoints === undefined ? own : [...own, { code: TOO_FEW_POINTS, parameter: minPoints, comparison: 'at-least', points: null }];
}

const found = (miss: Miss | undefined): Finding => (miss === undefined ? NOTHING : { miss });

const tooFew = (observed: number, parameter: string | undefined, threshold: number): Miss | undefined =>
  nearly({
    code: TOO_FEW_POINTS,
    parameter: parameter ?? '',
    observed,
    threshold,
    comparison: 'at-least',
    unit: null,
    counts: 'points of the supporting signs',
  });

function filledIn<F, P extends { readonly [name: string]: number }>(
  { code, figure, atLeast, atMost, points }: Criterion<F, P>,
  { measures }: Demands<F, P>,
  parameters: P,
): Demand<F, P> {
  return {
    code,
    figure,
    measure: measures[figure]!,
    comparison: atLeast === undefined ? 'at-most' : 'at-least',
    parameter: (atLeast ?? atMost)!,
    threshold: parameters[(atLeast ?? atMost)!]!,
    points: points === undefined ? 0 : parameters[points]!,
  };
}

/** What is wrong with the criteria of a rule, one text each. */
function faultsOf<F, P extends object>({ measures, criteria, minPoints }: Demands<F, P>, parameters: P): string[] {
  const figures = Object.keys(measures);
  const names = Object.keys(parameters);
  const faults: string[] = [];
  const checkParameter = (where: string, name: string | undefined): void => {
    if (name !== undefined && !names.includes(name)) faults.push(`${where} names the parameter "${name}": ${adviceOn(name, names)}`);
  };
  for (const [at, { code, figure, atLeast, atMost, points }] of criteria.entries()) {
    const where = `"${code}"`;
    if (criteria.findIndex((other) => other.code === code) !== at) faults.push(`${where} is there twice`);
    if (!figures.includes(figure))
      faults.push(`${where} is on the figure "${figure}", of which no measure tells: ${adviceOn(figure, figures)}`);
    if ((atLeast === undefined) === (atMost === undefined)) faults.push(`${where} must have either atLeast or atMost`);
    for (const name of [atLeast, atMost, points]) checkParameter(where, name);
  }
  checkParameter('minPoints', minPoints);
  return faults;
}

/** A share of a sum is rounded a little, which must not shut out what just reaches it. */
const ROUNDING_TIYN = 1;

/** The most that the figure of a criterion can be in a window of these totals; undefined where they do not say. */
function mostOf<F, P>({ measure, comparison, threshold, points }: Demand<F, P>, totals: Totals) {
  if (points > 0 || comparison === 'at-most') return undefined;
  const { noMoreThan, shareOf, unit } = measure;
  if (noMoreThan !== undefined) return { most: totals[noMoreThan] / (unit === 'KZT' ? TIYN_PER_TENGE : 1), threshold };
  if (shareOf !== undefined) return { most: totals[shareOf.part] / totals[shareOf.whole], threshold };
  return undefined;
}

function leastOf<F, P>(demands: readonly Demand<F, P>[]): Least {
  const least = new Map<TotalName, number>();
  const raise = (name: TotalName, to: number): void => void least.set(name, Math.max(to, least.get(name) ?? 0));
  const needed = demands.filter(({ points, comparison }) => points === 0 && comparison === 'at-least');
  for (const { measure, threshold } of needed) {
    if (measure.noMoreThan !== undefined)
      raise(measure.noMoreThan, measure.unit === 'KZT' ? Math.floor(threshold * TIYN_PER_TENGE) : threshold);
  }
  for (const { measure, threshold } of needed) {
    if (measure.shareOf === undefined) continue;
    const { part, whole } = measure.shareOf;
    raise(part, Math.floor(threshold * (least.get(whole) ?? 0)) - ROUNDING_TIYN);
  }
  // One of them may be missed by little.
  return new Map([...least].map(([name, wanted]) => [name, Math.floor(wanted * (1 - NEAR))]));
}
