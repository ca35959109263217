/** The heap of timers agrees with a plain sorted list on any sequence of requests and cancellations. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createTimerHeap } from './timer-heap.js';

const STAGES = 2;
const keyOf = (slot: number): string => `key-${String(9999 - slot)}`;

test('timers come in the order of time, stage and key, with one for each stage and slot', () => {
  const action = fc.record({
    slot: fc.nat(2000),
    stage: fc.nat(STAGES - 1),
    atMs: fc.nat(30),
    kind: fc.constantFrom('request', 'request', 'cancel', 'take'),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 300 }), (actions) => {
      const heap = createTimerHeap(STAGES, keyOf);
      const naive = new Map<string, { atMs: number; stage: number; slot: number }>();
      const first = () =>
        [...naive.values()].sort((a, b) => a.atMs - b.atMs || a.stage - b.stage || (keyOf(a.slot) < keyOf(b.slot) ? -1 : 1))[0];
      for (const { slot, stage, atMs, kind } of actions) {
        const name = `${slot}/${stage}`;
        if (kind === 'request') {
          heap.set(slot, stage, atMs);
          naive.set(name, { slot, stage, atMs: Math.min(atMs, naive.get(name)?.atMs ?? atMs) });
        } else if (kind === 'cancel') {
          heap.cancel(slot, stage);
          naive.delete(name);
        } else {
          const due = first();
          expect(heap.nextMs()).toBe(due?.atMs ?? Number.POSITIVE_INFINITY);
          if (due === undefined) continue;
          expect([heap.nextSlot(), heap.nextStage()]).toEqual([due.slot, due.stage]);
          heap.cancel(due.slot, due.stage);
          naive.delete(`${due.slot}/${due.stage}`);
        }
        expect(heap.nextMs()).toBe(first()?.atMs ?? Number.POSITIVE_INFINITY);
      }
      for (let stage = 0; stage < STAGES; stage++) {
        expect(heap.pendingOf(stage)).toBe([...naive.values()].filter((timer) => timer.stage === stage).length);
      }
    }),
  );
});
