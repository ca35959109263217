import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { columnLayout } from '../stream/key-columns.js';
import { ownColumns } from '../testing/own-columns.js';
import { daySums } from './day-sums.js';

test('sums of any range of kept days equal those of a plain list', () => {
  const steps = fc.array(fc.record({ gap: fc.nat(6), amount: fc.nat(1000) }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 8 }), fc.nat(9), fc.nat(12), (entries, days, back, later) => {
      let day = 19_000;
      const layout = columnLayout({ columns: ['before'], parts: { ring: daySums(days), after: daySums(1) } });
      const { view } = ownColumns(layout);
      const all: { day: number; amount: number }[] = [];
      for (const { gap, amount } of entries) {
        day += gap;
        view.ring.add(day, amount);
        all.push({ day, amount });
      }
      const to = day + later;
      const from = Math.max(to - back, to - days + 1);
      const naive = all.filter((one) => one.day >= from && one.day <= to).reduce((sum, one) => sum + one.amount, 0);
      expect(view.ring.sum(from, to)).toBe(naive);
      expect([view.before, view.after.latestDay, view.ring.latestDay]).toEqual([0, 0, day]);
    }),
  );
});
