/** Names of platforms without a licence: some of their own, some that imitate a name in the register. */
import { platformRegister } from '../../../register/platform-register.js';
import type { Random } from '../../planner.js';

const FIRST = [
  'Sary', 'Tez', 'Jet', 'Arman', 'Nur', 'Kok Bori', 'Altair', 'Ulytau', 'Vektor', 'Zhetysu', 'Orda', 'Tulpar',
  'Almaty 24', 'Barys', 'Sapar', 'Prime KZ', 'Momyn', 'Torgai', 'Fast', 'Aktau', 'Mangystau', 'Shyn', 'Dostyk', 'Uly',
]; // prettier-ignore
const SECOND = [
  'Obmen',
  'Swap',
  'Change',
  'USDT Cash',
  'Kriptoobmen',
  'Wallet',
  'P2P Desk',
  'Cash In',
  'Coins24',
  'Exchanger',
  'Money',
  'Obmennik',
];

/** No two of the first twelve schemes of a scenario share a name, whatever was drawn. */
export function ownName(random: Random, number: number): string {
  const round = Math.floor((number - 1) / SECOND.length);
  return `${random.pick(FIRST)} ${SECOND[(number - 1) % SECOND.length]}${round === 0 ? '' : ` ${round + 1}`}`;
}

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

const tricks: Readonly<Record<'confusable' | 'digit' | 'suffix' | 'swap' | 'double' | 'drop', Trick>> = {
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
export type ImitationTrick = keyof typeof tricks;
export const imitationTricks = Object.keys(tricks) as ImitationTrick[];

const registered = new Set(platformRegister.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()));

/** `count` different spellings that imitate one registered name, none of them itself in the register. */
export function imitations(random: Random, allowed: readonly ImitationTrick[], count: number): { imitated: string; spellings: string[] } {
  const imitated = random.pick(platformRegister).name;
  const spellings = new Set<string>();
  for (let tries = 0; spellings.size < count && tries < 200; tries++) {
    const spelling = tricks[random.pick(allowed)](random, imitated);
    if (!registered.has(spelling.toLowerCase())) spellings.add(spelling);
  }
  if (spellings.size === 0) spellings.add(tricks.suffix(random, imitated));
  return { imitated, spellings: [...spellings] };
}
