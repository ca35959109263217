import { expect, test } from '@jest/globals';
import { MAX_REASON_DETAIL } from '@tengewatch/shared/events/alert.js';
import { platformRegister } from '@tengewatch/shared/register/platform-register.js';
import * as fc from 'fast-check';
import { imitationText } from './imitation-text.js';
import { scriptOf } from './letter-script.js';
import { letterTwin } from './platform-name.js';

test.each([
  ['Вуbit', 'Bybit', 'letters 1 and 2 are Cyrillic'],
  ['Bуbіt', 'Bybit', 'letters 2 and 4 are Cyrillic'],
  ['Βybіt', 'Bybit', 'letter 1 is Greek; letter 4 is Cyrillic'],
  ['𐊂𐊆t', 'Bit', 'letters 1 and 2 are Lycian'],
  ['Byb1t', 'Bybit', 'letter 4 is the digit 1'],
  ['Silk R0ad D1g1tal', 'Silk Road Digital', 'letter 6 is the digit 0; letters 10 and 12 are the digit 1'],
  ['S০lk R০ad', 'Solk Road', 'letters 2 and 6 are Bengali digits'],
  ['Býbit Pro', 'Bybit', 'letter 2 has an accent'],
  ['By\u0301bi\u0301t', 'Bybit', 'letters 2 and 4 have accents'],
  ['Ｂｙbit Pro', 'Bybit', 'letter 1 is another form of «B»; letter 2 is another form of «y»'],
  ['𝐁ybit!', 'Bybit', 'letter 1 is another form of «B»'],
  ['Bybıt OTC', 'Bybit', 'letter 4 is «ı» for «i»'],
  ['OTC Bybıt', 'Bybit', 'letter 7 is «ı», which looks like «i»'],
  ['WhiteBlT', 'WhiteBIT', 'letter 7 is «l» for «I»'],
  ['Sunqar', 'Сункар', 'letters 1, 2, 3, 4, 5 and 6 are Latin'],
])('%s imitates %s: %s', (name, registered, tricks) => {
  expect(imitationText(name, registered)).toBe(`imitates «${registered}»; ${tricks}`);
});

test.each([
  ['Bybit Pro', 'Bybit', 'an added word'],
  ['Bybit 10', 'Bybit', 'an added number, which stands for no letter'],
  ['Bybbit', 'Bybit', 'a doubled letter'],
  ['by-bit', 'Bybit', 'punctuation'],
  ['Trade24 Pro', 'Trade24', 'a digit of the registered name'],
  ['Qazyna Bitt', 'Qazyna Bit', 'a letter more'],
])('%s imitates %s without a letter that is confused: %s', (name, registered) => {
  expect(imitationText(name, registered)).toBe(`imitates «${registered}»`);
});

test('any name fits the detail of a reason', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      fc.constantFrom(...platformRegister),
      (name, { name: known }) => {
        const text = imitationText(Array.from(name).slice(0, 60).join(''), known);
        expect(text.length).toBeLessThanOrEqual(MAX_REASON_DETAIL);
      },
    ),
    { numRuns: 300 },
  );
});

test('every letter that the register look-up reads as a Latin one is of a script with a name', () => {
  const foreign: string[] = [];
  for (let point = 0x80; point <= 0x1_ff_ff; point++) {
    const sign = String.fromCodePoint(point);
    if (!/\p{L}/u.test(sign) || !/^[a-z]$/.test(letterTwin(sign))) continue;
    if (scriptOf(sign) === 'foreign') foreign.push(point.toString(16));
  }
  expect(foreign).toEqual([]);
});

test('a name with a trick in each of its letters says the first ones', () => {
  const bold = Array.from('abcdefghijklmnopqrstuvwxyz', (_, at) => String.fromCodePoint(0x1d41a + at)).join('');
  expect(imitationText(bold + bold, 'Bybit')).toMatch(/^imitates «Bybit»; letters 1 and 27 are another form of «a»; .*; and more$/);
});
