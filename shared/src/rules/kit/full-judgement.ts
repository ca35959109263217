/** A step of a rule without points, as an observer is told of it. */
import type { FullJudgement, JudgedCriterion } from '../../stream/rule-observer.js';
import { isMet, shownAs } from '../reasons.js';

/** The judgement of criteria that all must be met. */
export const allMustBeMet = (criteria: readonly JudgedCriterion[]): FullJudgement => ({
  criteria,
  points: 0,
  minPoints: 0,
  pointsParameter: null,
  isMet: criteria.every((criterion) => criterion.isMet),
});

/** A criterion of a step that judges without the kit: the figure must reach the threshold. */
export function mustReach(
  told: Pick<JudgedCriterion, 'code' | 'parameter' | 'threshold' | 'unit' | 'counts'> & { readonly exact: number },
): JudgedCriterion {
  const { exact, unit, threshold } = told;
  const comparison = 'at-least';
  const observed = shownAs(exact, unit, comparison, threshold);
  return { ...told, comparison, observed, capped: false, points: 0, isMet: isMet(exact, comparison, threshold) };
}
