import { describe, expect, test } from '@jest/globals';
import { lastingPlatforms, platformRegister } from '@tengewatch/shared/register/platform-register.js';
import * as fc from 'fast-check';
import { skeleton } from './platform-name.js';
import { registerLookUp } from './register-lookup.js';

const lookUpAt = registerLookUp(platformRegister, 0.8);
const MID_2024 = Date.UTC(2024, 5, 15);
const lookUp = (name: string) => lookUpAt(name, MID_2024);

describe('licensed names', () => {
  test('every name and alias, in any case, width or spacing', () => {
    for (const { name, aliases } of lastingPlatforms) {
      for (const form of [name, ...aliases]) {
        for (const spelling of [form, form.toUpperCase(), `  ${form.replaceAll(' ', '   ')} `]) {
          expect(lookUp(spelling)).toMatchObject({ licensed: true, imitates: null });
        }
      }
    }
    expect(lookUp('Ｂｙｂｉｔ').licensed).toBe(true);
  });
});

describe('licences that begin or end', () => {
  const lookUpOf = registerLookUp(
    [
      { name: 'Zere Exchange', aliases: ['ZereEx'], licensedUntil: '2024-03-19' },
      { name: 'Kokpar Exchange', aliases: [], licensedFrom: '2024-03-20' },
    ],
    0.8,
  );
  const lastInstant = Date.parse('2024-03-19T23:59:59.999+05:00');

  test('a platform is licensed to the last instant of its last day', () => {
    expect(lookUpOf('Zere Exchange', lastInstant)).toMatchObject({ licensed: true });
    expect(lookUpOf('Zere Exchange', lastInstant + 1)).toMatchObject({ licensed: false, imitates: null });
    expect(lookUpOf('Kokpar Exchange', lastInstant)).toMatchObject({ licensed: false, imitates: null });
    expect(lookUpOf('Kokpar Exchange', lastInstant + 1)).toMatchObject({ licensed: true });
  });

  test('all forms of a name that has lost its licence have one key', () => {
    expect(lookUpOf('ZereEx', lastInstant + 1).key).toBe(lookUpOf('zere  exchange', lastInstant + 1).key);
  });
});

describe('imitations', () => {
  test.each([
    ['Вуbit', 'Bybit', 'Cyrillic letters'],
    ['Bуbіt', 'Bybit', 'other Cyrillic letters'],
    ['Byb1t', 'Bybit', 'a digit for a letter'],
    ['Bybit Pro', 'Bybit', 'an added word'],
    ['Bybbit', 'Bybit', 'a doubled letter'],
    ['By-bit', 'Bybit', 'punctuation'],
    ['Býbít', 'Bybit', 'accents'],
    ['WhiteBlT', 'WhiteBIT', 'l for i'],
    ['WhitBIT', 'WhiteBIT', 'a letter dropped'],
    ['Tengri Cion', 'Tengri Coin', 'letters swapped'],
    ['Silk R0ad Digital Official', 'Silk Road Digital', 'two tricks'],
  ])('%s imitates %s: %s', (spelling, registered) => {
    expect(lookUp(spelling)).toMatchObject({ licensed: false, imitates: registered });
  });

  test('spellings that read the same have one key', () => {
    const keys = ['Вуbit', 'Bуbіt', 'Byb1t', 'Bybit Pro', 'Bybbit', 'BYBIT OTC', 'Bybit!'].map((name) => lookUp(name).key);
    expect(new Set(keys)).toEqual(new Set(['bybit']));
  });

  test('one wrong letter in five imitates, in four it does not', () => {
    const strict = registerLookUp([{ name: 'Medeu', aliases: ['Abcd'] }], 0.8);
    expect(strict('Medey', MID_2024)).toMatchObject({ imitates: 'Medeu', similarity: 0.8 });
    expect(strict('Abce', MID_2024)).toMatchObject({ imitates: null, similarity: 0.75 });
  });
});

test('names of their own are unregistered, imitate nobody and keep their keys apart', () => {
  const names = ['Sary Obmen', 'Tez Swap', 'Kok Bori Wallet', 'Altair P2P Desk', 'Tez Swap 2', 'Обмен Алматы', 'Crypto Exchange'];
  const found = names.map((name) => lookUp(name));
  expect(found.every((one) => !one.licensed && one.imitates === null)).toBe(true);
  expect(new Set(found.map((one) => one.key)).size).toBe(names.length);
});

test('any text has a key that fits an indicator, and the same one each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
      const { key } = lookUp(name);
      expect(Array.from(key).length).toBeGreaterThan(0);
      expect(Array.from(key).length).toBeLessThanOrEqual(60);
      expect(registerLookUp(platformRegister, 0.8)(name, MID_2024).key).toBe(key);
      expect(skeleton(name) === '' || skeleton(name) === key).toBe(true);
    }),
    { numRuns: 200 },
  );
});
