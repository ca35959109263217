/** Numbers that the world gives out: IINs, BINs, card numbers, tokens. Valid by their check digits, and nobody's in reality. */
import type { Random } from './planner.js';
import { hashText, mix } from './random.js';

const IIN_WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const IIN_SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
const HALF_CARD_SPACE = 10_000_000;
/** Cards of one shard that have numbers of their own. */
export const CARDS_OF_SHARD = HALF_CARD_SPACE;
const CARD_ROUNDS = 6;

const digitAt = (digits: string, at: number): number => digits.charCodeAt(at) - 48;

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * digitAt(digits, at), 0) % 11;

/** Check digit of the first eleven digits of an IIN or BIN; null for numbers that are not issued. */
export function iinCheckDigit(eleven: string): number | null {
  const first = weighted(eleven, IIN_WEIGHTS);
  if (first < 10) return first;
  const second = weighted(eleven, IIN_SECOND_WEIGHTS);
  return second < 10 ? second : null;
}

const withCheckDigit = (eleven: string): string | null => {
  const check = iinCheckDigit(eleven);
  return check === null ? null : eleven + String(check);
};

/** An IIN of the synthetic kind; null when no such number is issued. `seventh` is one of the unassigned digits 7 to 9. */
export const iinOf = (birthDate: string, seventh: number, serial: number): string | null =>
  withCheckDigit(
    birthDate.slice(2, 4) + birthDate.slice(5, 7) + birthDate.slice(8, 10) + String(seventh) + String(serial).padStart(4, '0'),
  );

/** A BIN; `yearInCentury` 40 to 79 keeps it apart from real firms, none of which is registered in those years. */
export const binOf = (yearInCentury: number, month: number, kind: number, serial: number): string | null =>
  withCheckDigit(`${yearInCentury}${String(month).padStart(2, '0')}${kind}0${String(serial).padStart(5, '0')}`);

/** Serial numbers of the people born on one day. */
export const SERIALS_OF_DAY = 10_000;
/** The seventh digit of a synthetic IIN. */
export const drawSeventh = (random: Random): number => random.int(7, 9);

/** A BIN that no real firm bears. */
export function drawBin(random: Random): string {
  for (;;) {
    const bin = binOf(random.int(40, 79), random.int(1, 12), random.int(4, 6), random.int(0, 99_999));
    if (bin !== null) return bin;
  }
}

/** True for a well-formed synthetic IIN: birth date, seventh digit 7 to 9, check digit. */
export function isValidIin(iin: string): boolean {
  if (!/^\d{12}$/.test(iin) || digitAt(iin, 6) < 7) return false;
  const month = Number(iin.slice(2, 4));
  const day = Number(iin.slice(4, 6));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && iinCheckDigit(iin.slice(0, 11)) === digitAt(iin, 11);
}

/** True for a well-formed synthetic BIN: fifth digit 4 to 6, check digit. */
export const isValidBin = (bin: string): boolean => /^\d{4}[4-6]\d{7}$/.test(bin) && iinCheckDigit(bin.slice(0, 11)) === digitAt(bin, 11);

/** Luhn's sum of all digits, with the last one as the check digit. */
function luhnSum(digits: string): number {
  let sum = 0;
  for (let at = digits.length - 1, doubled = false; at >= 0; at--, doubled = !doubled) {
    const digit = digitAt(digits, at) * (doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum;
}

export const isValidCardNumber = (number: string): boolean => /^9\d{15}$/.test(number) && luhnSum(number) % 10 === 0;

/** Cards that follow from their holder leave these first halves to those that are counted, and tell shards apart by the last digits. */
const HALVES_OF_COUNTED = 1000;

/** The number of a shard's n-th card. Unique over all shards, and tells neither the shard nor the order of issue. */
export const cardNumberOf = (secret: number, shard: number, counter: number): string => cardNumber(secret, shard, counter);

/** The number of a card that follows from its holder; give another attempt where the shard has issued that number already. */
export function cardNumberOfHolder(secret: number, shard: number, holderIin: string, attempt: number): string {
  const high = hashText(`${holderIin} ${attempt}`, secret) >>> 0;
  const low = mix(high, secret) >>> 0;
  const block = 1 + (high % (HALF_CARD_SPACE / HALVES_OF_COUNTED - 1));
  return cardNumber(secret, block * HALVES_OF_COUNTED + shard, low % HALF_CARD_SPACE);
}

/** A Feistel network over 14 decimal digits maps two halves of seven digits one to one. */
function cardNumber(secret: number, firstHalf: number, secondHalf: number): string {
  let left = firstHalf;
  let right = secondHalf;
  for (let round = 0; round < CARD_ROUNDS; round++) {
    const mixed = (left + (mix(mix(secret, round), right) >>> 0)) % HALF_CARD_SPACE;
    left = right;
    right = mixed;
  }
  const fifteen = `9${String(left).padStart(7, '0')}${String(right).padStart(7, '0')}`;
  return fifteen + String((10 - (luhnSum(`${fifteen}0`) % 10)) % 10);
}

/** The banks' token of whoever an identity is: stable, and tells nothing of it. */
export function tokenOf(secret: number, identity: string): string {
  const low = hashText(identity, secret) >>> 0;
  const high = hashText(identity, mix(secret, low)) >>> 0;
  return `p${high.toString(36).padStart(7, '0')}${low.toString(36).padStart(7, '0')}`;
}
