import { describe, expect, test } from '@jest/globals';
import { cardCode, createTimeCodes, eventTruthId, firstEnd, furtherEnd, plannerTruthId } from './event-ids.js';
import { cardNumberOf } from './identity.js';

const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

describe('event ids', () => {
  test('rise with time, have one width from 2006 to 2050, and one code for each instant', () => {
    const codes = createTimeCodes();
    const start = Date.UTC(2006, 0, 1);
    const span = Date.UTC(2051, 0, 1) - start;
    const near = Array.from({ length: 5000 }, (_, step) => start + step);
    const far = Array.from({ length: 5000 }, (_, step) => start + Math.floor((span * step) / 5000));
    for (const times of [near, far]) {
      const made = times.map(codes);
      expect(made.every((code) => /^[0-9a-z]{8}$/.test(code))).toBe(true);
      expect(made.toSorted(byCodeUnit)).toEqual(made);
      expect(new Set(made).size).toBe(times.length);
      expect(made.map((code) => parseInt(code, 36))).toEqual(times);
    }
  });

  test('tell cards apart in nine characters', () => {
    const numbers = Array.from({ length: 5000 }, (_, counter) => cardNumberOf(7, 3, counter));
    const codes = numbers.map(cardCode);
    expect(new Set(codes).size).toBe(numbers.length);
    expect([...codes, cardCode(`9${'9'.repeat(15)}`)].every((code) => /^[0-9a-z]{9}$/.test(code))).toBe(true);
  });

  test('number what a card does at one instant, however much it is', () => {
    const ids = Array.from({ length: 500 }, (_, place) => (place === 0 ? firstEnd('abcdefghi') : furtherEnd('abcdefghi', place)));
    expect(ids.slice(0, 35).every((id) => id.length === 10)).toBe(true);
    expect(ids.toSorted(byCodeUnit)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('put the truth about planners before that about events of their instant', () => {
    const about = eventTruthId(`0ltgkp00${firstEnd('000000000')}`);
    expect(plannerTruthId('0ltgkp00', 'scheme', 'nominee-cards-1') < about).toBe(true);
  });
});
