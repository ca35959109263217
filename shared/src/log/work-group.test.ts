/** Whoever comes, goes or claims too much: every partition is dealt once, shares are even, and nothing moves that need not. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { dealPartitions, type WorkMember } from './work-group.js';

const deal = (count: number, has: { readonly [id: string]: readonly number[] }) =>
  Object.fromEntries(
    dealPartitions(
      count,
      Object.entries(has).map(([id, own]): WorkMember => ({ id, has: own })),
    ),
  );

test('members that have nothing yet take turns', () => {
  expect(deal(5, { a: [], b: [] })).toEqual({ a: [0, 2, 4], b: [1, 3] });
  expect(deal(2, { a: [], b: [], c: [] })).toEqual({ a: [0], b: [1], c: [] });
  expect(deal(0, { a: [] })).toEqual({ a: [] });
  expect(dealPartitions(3, []).size).toBe(0);
});

test('who joins is given some of each kind, where kinds lie side by side', () => {
  // Four heavy units, then four light ones.
  expect(deal(8, { a: [0, 1, 2, 3, 4, 5, 6, 7], b: [] })).toEqual({ a: [1, 3, 5, 7], b: [0, 2, 4, 6] });
});

test('when one leaves, the others keep what they have', () => {
  expect(deal(8, { a: [0, 4], b: [1, 5], c: [2, 6] })).toEqual({ a: [0, 3, 4], b: [1, 5, 7], c: [2, 6] });
});

test('a member that was away and claims what others have since been given is dealt an even share', () => {
  // What it had, where the others have enough besides.
  expect(deal(6, { a: [0, 1, 2], b: [0, 1, 2, 3, 4, 5] })).toEqual({ a: [0, 1, 2], b: [3, 4, 5] });
  expect(deal(4, { a: [0, 1, 2, 3], b: [0, 1, 2, 3] })).toEqual({ a: [1, 3], b: [0, 2] });
});

test('claims of partitions that are not there mean nothing', () => {
  expect(deal(2, { a: [7, -1, 0.5, 1, 1], b: [0] })).toEqual({ a: [1], b: [0] });
});

const claims = fc.tuple(
  fc.integer({ min: 0, max: 40 }),
  fc.array(fc.array(fc.integer({ min: 0, max: 45 })), { minLength: 1, maxLength: 8 }),
);

test('every partition is dealt once, shares are even within one, and what was dealt is not dealt anew', () => {
  fc.assert(
    fc.property(claims, ([count, all]) => {
      const dealt = dealPartitions(
        count,
        all.map((has, index) => ({ id: `m${index}`, has })),
      );
      expect([...dealt.values()].flat().sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
      const sizes = [...dealt.values()].map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      const again = dealPartitions(
        count,
        [...dealt].map(([id, has]) => ({ id, has })),
      );
      expect(again).toEqual(dealt);
    }),
  );
});

test('as members come and go, no more moves than even shares ask for', () => {
  const changes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 6 }));
  fc.assert(
    fc.property(changes, ([count, sizes]) => {
      let members: WorkMember[] = [];
      for (const size of sizes) {
        members = Array.from({ length: size }, (_, index) => members[index] ?? { id: `m${index}`, has: [] });
        const dealt = dealPartitions(count, members);
        const least = Math.floor(count / size);
        let more = count % size;
        for (const { id, has } of members.toSorted((a, b) => b.has.length - a.has.length || (a.id < b.id ? -1 : 1))) {
          const share = least + (more-- > 0 ? 1 : 0);
          const kept = dealt.get(id)!.filter((partition) => has.includes(partition));
          expect(kept).toHaveLength(Math.min(has.length, share));
        }
        members = members.map(({ id }) => ({ id, has: dealt.get(id)! }));
      }
    }),
  );
});
