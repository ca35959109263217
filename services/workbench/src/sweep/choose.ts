/** Which settings are worth a look, and which one is recommended. */
import type { Outcome } from './outcome.js';
import type { Point } from './points.js';
import type { Axis } from './vary.js';

/**
 * Which of two outcomes that catch equally much comes first: that by which less money goes before the alert, in whole per cent, as less
 * is no reason to disturb anybody; then that with fewer alerts, then the more precise one, then the one nearer to `present`.
 */
export function preference(axes: readonly Axis[], present: Point): Preference {
  const steps = ({ point }: Outcome): number => stepsFrom(present, point, axes);
  return (one, other) =>
    goneOf(one) - goneOf(other) ||
    one.alertsPerWeek - other.alertsPerWeek ||
    (other.precision ?? 0) - (one.precision ?? 0) ||
    steps(one) - steps(other);
}
const goneOf = ({ movedBefore }: Outcome): number => Math.round((movedBefore ?? 1) * 100);
export type Preference = (one: Outcome, other: Outcome) => number;

/** Outcomes that no other beats: none has a higher recall for as many alerts, or fewer alerts for the same recall. By rising alerts. */
export function paretoSet(outcomes: readonly Outcome[], prefer: Preference): readonly Outcome[] {
  const byCost = outcomes.toSorted(
    (one, other) => one.alertsPerWeek - other.alertsPerWeek || recallOf(other) - recallOf(one) || prefer(one, other),
  );
  const kept: Outcome[] = [];
  for (const outcome of byCost) {
    if (kept.length === 0 || recallOf(outcome) > recallOf(kept.at(-1)!)) kept.push(outcome);
  }
  return kept;
}

const recallOf = ({ recall }: Outcome): number => recall ?? 0;

/** With a budget, the highest recall for no more alerts a week than it allows; without one, the highest F1. Undefined when nothing keeps to it. */
export function recommended(outcomes: readonly Outcome[], prefer: Preference, budget: number | undefined): Outcome | undefined {
  const allowed = outcomes.filter(({ alertsPerWeek }) => budget === undefined || alertsPerWeek <= budget);
  const gain = (outcome: Outcome): number => (budget === undefined ? (outcome.f1 ?? 0) : recallOf(outcome));
  return allowed.toSorted((one, other) => gain(other) - gain(one) || prefer(one, other))[0];
}

/** How far a point is from another, where the whole range of an axis counts one. */
function stepsFrom(present: Point, point: Point, axes: readonly Axis[]): number {
  return axes.reduce((sum, { parameter, values }) => {
    const width = values.at(-1)! - values[0]!;
    return sum + (width === 0 ? 0 : Math.abs(point[parameter]! - present[parameter]!) / width);
  }, 0);
}

export interface Edge {
  readonly parameter: string;
  readonly value: number;
  readonly side: 'lowest' | 'highest';
}

/** Parameters for which the best value tried is the first or the last, though further ones could be tried. */
export function edgesOf(
  point: Point,
  axes: readonly Axis[],
  limitsOf: (parameter: string) => { readonly minimum: number; readonly maximum: number },
): readonly Edge[] {
  return axes.flatMap(({ parameter, values }): Edge[] => {
    const value = point[parameter]!;
    const { minimum, maximum } = limitsOf(parameter);
    if (values.length > 1 && value === values[0] && value > minimum) return [{ parameter, value, side: 'lowest' }];
    if (values.length > 1 && value === values.at(-1) && value < maximum) return [{ parameter, value, side: 'highest' }];
    return [];
  });
}
