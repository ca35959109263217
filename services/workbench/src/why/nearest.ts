/** How near an evaluation came to what its step looks for, and which of many came nearest. */
import { TOO_FEW_POINTS } from '@tengewatch/shared/events/near-miss.js';
import type { Evaluation, JudgedCriterion } from '@tengewatch/shared/stream/rule-observer.js';

/** One thing that stood in the way. */
export interface Wanting {
  /** Of the criterion, or the code of too few points. */
  readonly code: string;
  readonly parameter: string;
  readonly comparison: JudgedCriterion['comparison'];
  readonly threshold: number;
  readonly exact: number | null;
  /** How much of the threshold was wanting: 0 for nothing, 1 for all of it, or where there was nothing to compare. */
  readonly share: number;
}

function shareOf(exact: number | null, threshold: number): number {
  if (exact === null || threshold === 0) return 1;
  return Math.min(1, Math.abs(exact - threshold) / Math.abs(threshold));
}

/** What stood in the way, in the order of the criteria. */
export function wantingOf({ criteria, points, minPoints, pointsParameter }: Evaluation): readonly Wanting[] {
  const wanting = criteria
    .filter((one) => !one.isMet && one.points === 0)
    .map(({ code, parameter, comparison, threshold, exact }) => ({
      code,
      parameter,
      comparison,
      threshold,
      exact,
      share: shareOf(exact, threshold),
    }));
  if (points >= minPoints || pointsParameter === null) return wanting;
  const few = { code: TOO_FEW_POINTS, parameter: pointsParameter, comparison: 'at-least', threshold: minPoints, exact: points } as const;
  return [...wanting, { ...few, share: shareOf(points, minPoints) }];
}

/** Whether all is met and nothing else keeps it from being found. */
export const isFound = ({ isMet, heldBackBy }: Evaluation): boolean => isMet && heldBackBy === null;

/** Whether an alert opens at it, where none is open. Other steps find what a later step goes on with. */
export const opensAlert = (look: Evaluation): boolean => isFound(look) && look.finds.startsWith('an alert');

/** How far away it was: the shares that were wanting, added up, and a little more for each. */
function distanceOf(evaluation: Evaluation): number {
  const wanting = wantingOf(evaluation);
  const heldBack = evaluation.heldBackBy === null ? 0 : 1;
  return wanting.reduce((sum, { share }) => sum + share, 0) + (wanting.length + heldBack) * EACH;
}

/** One criterion that is just missed is nearer than none that is: equal shares of fewer criteria are nearer as well. */
const EACH = 1e-6;

/** The first of those that came nearest. */
export function nearestOf(evaluations: readonly Evaluation[]): Evaluation | undefined {
  let nearest: Evaluation | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const evaluation of evaluations) {
    const distance = distanceOf(evaluation);
    if (distance >= least) continue;
    least = distance;
    nearest = evaluation;
  }
  return nearest;
}

/** The same order for several. */
export const byNearness = (one: Evaluation, other: Evaluation): number => distanceOf(one) - distanceOf(other) || one.timeMs - other.timeMs;
