/** The index of card numbers agrees with a plain map, through growth, removal and reuse of slots. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createDigitIndex, NOT_DIGITS, NOT_FOUND } from './digit-index.js';

const key = (number: number): string => `9${String(number).padStart(15, '0')}`;

test('finds what a map finds', () => {
  const steps = fc.array(fc.record({ number: fc.nat(40), remove: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, fc.constantFrom(1, 1024, 100_000_000), (all, spread) => {
      const index = createDigitIndex();
      const slots = new Map<string, number>();
      const free: number[] = [];
      let used = 0;
      for (const { number, remove } of all) {
        const name = key(number * spread);
        const slot = index.find(name);
        expect(slot).toBe(slots.get(name) ?? NOT_FOUND);
        if (slot === NOT_FOUND) {
          const given = free.pop() ?? used++;
          index.insertMissed(given);
          slots.set(name, given);
        } else if (remove) {
          index.remove(name);
          slots.delete(name);
          free.push(slot);
        }
      }
      for (const [name, slot] of slots) expect(index.find(name)).toBe(slot);
    }),
  );
});

test('grows without losing anything', () => {
  const index = createDigitIndex();
  const numbers = Array.from({ length: 5000 }, (_, slot) => slot * 977);
  for (const [slot, number] of numbers.entries()) {
    expect(index.find(key(number))).toBe(NOT_FOUND);
    index.insertMissed(slot);
  }
  expect(numbers.every((number, slot) => index.find(key(number)) === slot)).toBe(true);
});

test('leaves other keys alone', () => {
  const index = createDigitIndex();
  for (const other of ['', 'groups', '12345678901234567', '123456789012345x', 'x234567890123456']) {
    expect(index.find(other)).toBe(NOT_DIGITS);
  }
});

test('leaves a key alone wherever it has something else than a digit', () => {
  const others = fc.oneof(
    fc.constantFrom('/', ':', ' ', '\u0660', '\uffff'),
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary-ascii' }),
  );
  fc.assert(
    fc.property(fc.nat(15), others, (at, other) => {
      const digits = '4400430012345678';
      const name = digits.slice(0, at) + other + digits.slice(at + 1);
      expect(createDigitIndex().find(name)).toBe(/^[0-9]$/.test(other) ? NOT_FOUND : NOT_DIGITS);
    }),
    { numRuns: 500 },
  );
});
