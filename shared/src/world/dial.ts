/** The dial of difficulty: 0 for schemes that do not hide at all, 1 for those that hide as well as they can. */
import { difficulties } from '../events/truth.js';
import type { WorldParameters } from './parameters.js';
import type { SchemePlan } from './scenario.js';
import type { Random } from './planner.js';

export type Difficulty = (typeof difficulties)[number];
type Stretches = WorldParameters['schemes']['dial'];

/** Where a scheme stands: as the plan says, or somewhere on the stretch that it names. */
export function dialOf(planned: SchemePlan['difficulty'], stretches: Stretches, random: Random): number {
  if (typeof planned === 'number') return planned;
  const [from = 0, to = 1] = stretches[planned];
  return from + (to - from) * random.next();
}

/** The stretch on which the plan lies, or to whose end it is nearest. */
export function difficultyOf(planned: SchemePlan['difficulty'], stretches: Stretches): Difficulty {
  if (typeof planned !== 'number') return planned;
  const distance = (difficulty: Difficulty): number => {
    const [from = 0, to = 1] = stretches[difficulty];
    return Math.max(0, from - planned, planned - to);
  };
  return difficulties.reduce((nearest, other) => (distance(other) < distance(nearest) ? other : nearest));
}
