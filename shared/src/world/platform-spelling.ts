/** How the name of a platform is written otherwise: by those who borrow it, and by honest people who slip. */
import type { Random } from './planner.js';

/** Latin letters and the Cyrillic ones that look the same. */
const CONFUSABLES: Readonly<Record<string, string>> = {
  a: 'а', e: 'е', o: 'о', c: 'с', p: 'р', x: 'х', y: 'у', i: 'і', s: 'ѕ',
  A: 'А', B: 'В', E: 'Е', K: 'К', M: 'М', H: 'Н', O: 'О', C: 'С', P: 'Р', T: 'Т', X: 'Х', S: 'Ѕ',
}; // prettier-ignore
const DIGITS: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1', s: '5', O: '0', I: '1', S: '5', e: '3' };
const SUFFIXES = ['Pro', 'Global', 'Plus', '24', 'OTC', 'P2P', 'Online', 'Official'];

type Trick = (random: Random, name: string) => string;

function replaceOne(random: Random, name: string, table: Readonly<Record<string, string>>): string {
  const places = Array.from(name).flatMap((letter, at) => (table[letter] === undefined ? [] : [at]));
  if (places.length === 0) return name;
  const at = random.pick(places);
  return name.slice(0, at) + table[name[at]!] + name.slice(at + 1);
}

/** The places of letters inside the name where a slip of the pen is hard to see. */
function innerPlace(random: Random, name: string): number {
  const places = Array.from(name).flatMap((letter, at) =>
    at > 0 && at < name.length - 2 && letter !== ' ' && name[at + 1] !== ' ' ? [at] : [],
  );
  return places.length === 0 ? 0 : random.pick(places);
}

export type SpellingTrick = 'confusable' | 'digit' | 'suffix' | 'swap' | 'double' | 'drop';
export const spellingTricks: Readonly<Record<SpellingTrick, Trick>> = {
  confusable: (random, name) => replaceOne(random, replaceOne(random, name, CONFUSABLES), CONFUSABLES),
  digit: (random, name) => replaceOne(random, name, DIGITS),
  suffix: (random, name) => `${name} ${random.pick(SUFFIXES)}`,
  swap: (random, name) => {
    const at = innerPlace(random, name);
    return name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2);
  },
  double: (random, name) => {
    const at = innerPlace(random, name);
    return name.slice(0, at) + name[at]! + name.slice(at);
  },
  drop: (random, name) => {
    const at = innerPlace(random, name);
    return name.slice(0, at) + name.slice(at + 1);
  },
};

/** The slips that people make with a name are the same few again and again. */
const SLIPS: readonly SpellingTrick[] = ['double', 'drop', 'swap'];

/** A usual misspelling of the name; `slipOf` gives the randomness of each name and slip, so that all make the same. */
export function misspelt(random: Random, name: string, slipOf: (name: string, slip: SpellingTrick) => Random): string {
  const slip = random.pick(SLIPS);
  return spellingTricks[slip](slipOf(name, slip), name);
}
