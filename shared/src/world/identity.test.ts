import { describe, expect, test } from '@jest/globals';
import {
  binOf,
  cardNumberOf,
  cardNumberOfHolder,
  iinCheckDigit,
  iinOf,
  isValidBin,
  isValidCardNumber,
  isValidIin,
  tokenOf,
} from './identity.js';

describe('identities', () => {
  test('the check digit follows both rounds of weights', () => {
    // 1·8+2·0+3·0+4·1+5·0+6·1+7·7+8·0+9·0+10·0+11·1 = 78, and 78 mod 11 = 1
    expect(iinCheckDigit('80010170001')).toBe(1);
    const first = (digits: string): number => digits.split('').reduce((sum, digit, at) => sum + (at + 1) * Number(digit), 0) % 11;
    const second = (digits: string): number =>
      digits.split('').reduce((sum, digit, at) => sum + ([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2][at] ?? 0) * Number(digit), 0) % 11;
    let secondRounds = 0;
    let neverIssued = 0;
    for (let serial = 0; serial < 3000; serial++) {
      const eleven = `9002017${String(serial).padStart(4, '0')}`;
      const expected = first(eleven) < 10 ? first(eleven) : second(eleven);
      if (first(eleven) === 10) secondRounds++;
      if (expected === 10) neverIssued++;
      expect(iinCheckDigit(eleven)).toBe(expected === 10 ? null : expected);
    }
    expect(secondRounds).toBeGreaterThan(100);
    expect(neverIssued).toBeGreaterThan(5);
  });

  test('an IIN is valid as made, and invalid with another check digit or without a birthday', () => {
    const iin = iinOf('1985-07-21', 8, 4321) ?? '';
    expect(iin.slice(0, 7)).toBe('8507218');
    const variants = Array.from({ length: 10 }, (_, digit) => iin.slice(0, 11) + String(digit));
    expect(variants.filter(isValidIin)).toEqual([iin]);
    expect(isValidIin(iinOf('1985-13-21', 8, 4321) ?? '')).toBe(false);
    expect(isValidIin(iinOf('1985-07-32', 8, 4321) ?? '')).toBe(false);
    expect(isValidIin(`${iin}0`)).toBe(false);
  });

  test('a real-looking seventh digit is refused', () => {
    for (let serial = 0; serial < 50; serial++) {
      const iin = iinOf('1985-07-21', 3, serial);
      if (iin !== null) expect(isValidIin(iin)).toBe(false);
    }
  });

  test('a BIN is valid and no IIN', () => {
    const bin = binOf(45, 3, 4, 12_346) ?? '';
    expect(isValidBin(bin)).toBe(true);
    expect(isValidIin(bin)).toBe(false);
  });

  test('card numbers are valid, unique over shards, and tell neither shard nor order', () => {
    const numbers = [0, 1, 2].flatMap((shard) => Array.from({ length: 3000 }, (_, counter) => cardNumberOf(42, shard, counter)));
    expect(numbers.every(isValidCardNumber)).toBe(true);
    expect(new Set(numbers).size).toBe(9000);
    const rising = numbers.slice(1, 3000).filter((number, at) => number > (numbers[at] ?? '')).length;
    expect(Math.abs(rising - 1500)).toBeLessThan(100);
    const evenShard = numbers.slice(0, 3000).filter((number) => Number(number[1]) < 5).length;
    expect(Math.abs(evenShard - 1500)).toBeLessThan(140);
    expect(cardNumberOf(43, 0, 0)).not.toBe(numbers[0]);
  });

  test('numbers that follow from the holder are valid, clash with none that are counted, and differ by shard and attempt', () => {
    const holders = Array.from({ length: 2000 }, (_, holder) => String(900_101_700_000 + holder));
    const numbers = [0, 63].flatMap((shard) =>
      holders.flatMap((holder) => [0, 1].map((attempt) => cardNumberOfHolder(42, shard, holder, attempt))),
    );
    const counted = [0, 63].flatMap((shard) => Array.from({ length: 5000 }, (_, counter) => cardNumberOf(42, shard, counter)));
    expect(numbers.every(isValidCardNumber)).toBe(true);
    expect(new Set([...numbers, ...counted]).size).toBe(18_000);
    expect(cardNumberOfHolder(42, 0, holders[0]!, 0)).toBe(numbers[0]);
  });

  test('Luhn notices a changed digit', () => {
    const number = cardNumberOf(1, 0, 0);
    for (let at = 1; at < 16; at++) {
      expect(isValidCardNumber(number.slice(0, at) + String((Number(number[at]) + 3) % 10) + number.slice(at + 1))).toBe(false);
    }
  });

  test('a token is stable for one identity and differs for another', () => {
    expect(tokenOf(1, 'x')).toBe(tokenOf(1, 'x'));
    expect(tokenOf(1, 'x')).not.toBe(tokenOf(1, 'y'));
    expect(tokenOf(2, 'x')).not.toBe(tokenOf(1, 'x'));
  });
});
