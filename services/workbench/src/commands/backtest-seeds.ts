/** Which countries a backtest looks at. */
import { seedList } from '@tengewatch/shared/terminal/seed-list.js';
import { InvalidArgumentError } from 'commander';
import { countText } from '../render/words.js';

/** Nothing was tuned on seeds from here on. */
export const FIRST_SEED = 1001;
export const DEFAULT_SEEDS = '20';
const MOST_SEEDS = 1000;

/** "20" is the first twenty from FIRST_SEED, "1001-1020" a range and "3,5,9" a list. Throws InvalidArgumentError for anything else. */
export function backtestSeeds(text: string): readonly number[] {
  const count = /^\d+$/.test(text) ? Number(text) : undefined;
  if (count === 0) throw new InvalidArgumentError('give at least one seed');
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const wanted = count ?? (first === undefined ? 0 : Number(last) - Number(first) + 1);
  if (wanted > MOST_SEEDS) throw new InvalidArgumentError(`${countText(wanted)} seeds are too many; give at most ${countText(MOST_SEEDS)}`);
  const seeds = seedList(count === undefined ? text : `${FIRST_SEED}-${FIRST_SEED + count - 1}`);
  if (seeds.length > MOST_SEEDS) throw new InvalidArgumentError(`give at most ${countText(MOST_SEEDS)} seeds`);
  const tooLarge = seeds.find((seed) => !Number.isSafeInteger(seed));
  if (tooLarge !== undefined) throw new InvalidArgumentError(`no seed is larger than ${countText(Number.MAX_SAFE_INTEGER)}`);
  const repeated = seeds.find((seed, at) => seeds.indexOf(seed) !== at);
  if (repeated !== undefined) throw new InvalidArgumentError(`seed ${repeated} is given twice; it would count twice`);
  return seeds;
}
