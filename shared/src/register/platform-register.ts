/** The public register of licensed digital-asset platforms, as both the world and the detectors know it. */

import { DAY_MS } from '../events/time-spans.js';

export interface RegisteredPlatform {
  readonly name: string;
  /** Other forms of the name that appear on payments and belong to the same licence. */
  readonly aliases: readonly string[];
  /** Local day from which it is licensed, where that is not long ago. */
  readonly licensedFrom?: string;
  /** Local day up to which it was licensed. */
  readonly licensedUntil?: string;
}

/**
 * Twenty platforms are licensed on any day: now and then one loses its licence, and another is given one. Two names are those that
 * the press gives as registered (Bybit, WhiteBIT); all others are invented, so that no real firm is said to be licensed or not.
 */
export const platformRegister: readonly RegisteredPlatform[] = [
  { name: 'Bybit', aliases: ['Bybit KZ', 'Bybit Limited'] },
  { name: 'WhiteBIT', aliases: ['WhiteBIT KZ', 'WhiteBIT Kazakhstan'] },
  { name: 'Altyn Exchange', aliases: ['ALTYNEX'] },
  { name: 'Saqshy Digital', aliases: ['Saqshy'] },
  { name: 'Tengri Coin', aliases: ['Tengri Coin Market'] },
  { name: 'Nomad Crypto', aliases: ['NomadCrypto KZ'] },
  { name: 'Steppe Trade', aliases: ['SteppeTrade'] },
  { name: 'Baiterek Assets', aliases: ['Baiterek DA'] },
  { name: 'Qazyna Bit', aliases: ['QazynaBit'] },
  { name: 'Silk Road Digital', aliases: ['SRD Exchange'] },
  { name: 'Khan Tengri Exchange', aliases: ['KTX'] },
  { name: 'Sunqar', aliases: ['Sunqar Exchange'] },
  { name: 'Oasis Chain', aliases: ['OasisChain'] },
  { name: 'Dala Finance', aliases: ['DalaFi'] },
  { name: 'Zhuldyz Markets', aliases: ['ZhuldyzX'] },
  { name: 'Aqsha Bridge', aliases: ['AqshaBridge'] },
  { name: 'Irbis Digital', aliases: ['Irbis DA'] },
  { name: 'Caspian Token', aliases: ['CaspianToken'] },
  { name: 'Zere Exchange', aliases: ['ZereEx'], licensedUntil: '2024-03-19' },
  { name: 'Kokpar Exchange', aliases: ['KokparEx'], licensedFrom: '2024-03-20' },
  { name: 'Sairan Token', aliases: ['SairanTok'], licensedUntil: '2025-02-09' },
  { name: 'Medeu Capital', aliases: ['Medeu'], licensedFrom: '2025-02-10' },
];

const localMidnightMs = (date: string): number => Date.parse(`${date}T00:00:00+05:00`);

/** From when to when it is licensed: the first instant, and the first one after it. */
export const licenceOf = ({ licensedFrom, licensedUntil }: RegisteredPlatform): { readonly fromMs: number; readonly endMs: number } => ({
  fromMs: licensedFrom === undefined ? Number.NEGATIVE_INFINITY : localMidnightMs(licensedFrom),
  endMs: licensedUntil === undefined ? Number.POSITIVE_INFINITY : localMidnightMs(licensedUntil) + DAY_MS,
});

export function isLicensedAt(platform: RegisteredPlatform, timeMs: number): boolean {
  const { fromMs, endMs } = licenceOf(platform);
  return timeMs >= fromMs && timeMs < endMs;
}

/** Those that neither gain nor lose a licence. */
export const lastingPlatforms: readonly RegisteredPlatform[] = platformRegister.filter(
  ({ licensedFrom, licensedUntil }) => licensedFrom === undefined && licensedUntil === undefined,
);
