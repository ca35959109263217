/** Names of platforms without a licence: some of their own, some that imitate a name in the register. */
import { lastingPlatforms, platformRegister } from '../../../register/platform-register.js';
import { spellingTricks, type SpellingTrick } from '../../platform-spelling.js';
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

export type ImitationTrick = SpellingTrick;
export const imitationTricks = Object.keys(spellingTricks) as ImitationTrick[];

const registered = new Set(platformRegister.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()));

/** `count` different spellings that imitate one registered name, none of them itself in the register. */
export function imitations(random: Random, allowed: readonly ImitationTrick[], count: number): { imitated: string; spellings: string[] } {
  const imitated = random.pick(lastingPlatforms).name;
  const spellings = new Set<string>();
  for (let tries = 0; spellings.size < count && tries < 200; tries++) {
    const spelling = spellingTricks[random.pick(allowed)](random, imitated);
    if (!registered.has(spelling.toLowerCase())) spellings.add(spelling);
  }
  if (spellings.size === 0) spellings.add(spellingTricks.suffix(random, imitated));
  return { imitated, spellings: [...spellings] };
}
