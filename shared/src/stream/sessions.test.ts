/** Spells begin after pauses and with blocks of time, and the quick check never differs from asking one by one. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { beginsSession, createSessionCheck, type SessionLengths } from './sessions.js';

test.each<[string, SessionLengths, number, number, boolean]>([
  ['a pause just long enough', { gapMs: 5 }, 2, 7, true],
  ['a shorter one', { gapMs: 5 }, 2, 6, false],
  ['the first event of a block', { tumblingMs: 8 }, 7, 8, true],
  ['the next one', { tumblingMs: 8 }, 8, 15, false],
  ['the first event ever', { tumblingMs: 8 }, Number.NEGATIVE_INFINITY, 3, true],
  ['the first event ever, before the epoch', { tumblingMs: 8 }, Number.NEGATIVE_INFINITY, -3, true],
  ['a block before the epoch', { tumblingMs: 8 }, -9, -8, true],
  ['an event when nothing ends a spell', {}, 0, 1_000_000, false],
])('%s', (_, lengths, previousMs, nowMs, begins) => {
  expect(beginsSession(lengths, previousMs, nowMs)).toBe(begins);
});

const lengths: fc.Arbitrary<SessionLengths> = fc.record(
  { gapMs: fc.integer({ min: 0, max: 40 }), tumblingMs: fc.integer({ min: 1, max: 40 }) },
  { requiredKeys: [] },
);

test('the check says of each event whether any spell begins', () => {
  fc.assert(
    fc.property(
      fc.array(lengths, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(30), fc.nat(60)), { maxLength: 60 }),
      (all, steps) => {
        const check = createSessionCheck(all);
        let nowMs = -100;
        for (const [gapMs, agoMs] of steps) {
          nowMs += gapMs;
          const previousMs = agoMs === 60 ? Number.NEGATIVE_INFINITY : nowMs - agoMs;
          expect(check(previousMs, nowMs)).toBe(all.some((one) => beginsSession(one, previousMs, nowMs)));
        }
      },
    ),
  );
});
