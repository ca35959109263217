/** Which worlds a run of the gate looks at. */
import { GateError } from './gate-error.js';

export interface WantedWorld {
  readonly scenario: string;
  readonly seed: number;
  /** Models learn on one part and are asked about the other. */
  readonly part: 'train' | 'test';
}

/** Every scenario with every seed. Fails with 'seeds-overlap' when a model would be asked about what it has learned. */
export function wantedWorlds(
  scenarios: readonly string[],
  trainSeeds: readonly number[],
  testSeeds: readonly number[],
): readonly WantedWorld[] {
  const both = trainSeeds.find((seed) => testSeeds.includes(seed));
  if (both !== undefined) {
    throw new GateError('seeds-overlap', `seed ${both} is among the train seeds and the test seeds; give seeds that are in one list only`);
  }
  const of = (part: 'train' | 'test', seeds: readonly number[]): WantedWorld[] =>
    seeds.flatMap((seed) => scenarios.map((scenario) => ({ scenario, seed, part })));
  return [...of('train', trainSeeds), ...of('test', testSeeds)];
}
