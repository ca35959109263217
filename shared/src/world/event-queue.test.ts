import { describe, expect, test } from '@jest/globals';
import { createEventQueue } from './event-queue.js';
import { createPlannedDay } from './planned-day.js';
import { createRandom } from './random.js';

describe('event queue', () => {
  test('runs by time, and by order of asking within one instant', () => {
    const random = createRandom(1);
    const asked = Array.from({ length: 500 }, (_, order) => ({ timeMs: random.int(0, 60), order }));
    const eventQueue = createEventQueue(1000, () => 0);
    const ran: { timeMs: number; order: number }[] = [];
    for (const entry of asked) eventQueue.at(entry.timeMs, () => ran.push(entry));
    while (eventQueue.nextMs < Number.POSITIVE_INFINITY) eventQueue.pop()();
    expect(ran).toEqual(asked.slice().sort((one, other) => one.timeMs - other.timeMs || one.order - other.order));
  });

  test('what is due before now runs now, what is due at the end or later never', () => {
    const eventQueue = createEventQueue(100, () => 50);
    eventQueue.at(10, () => undefined);
    expect(eventQueue.nextMs).toBe(50);
    eventQueue.at(100, () => undefined);
    expect(eventQueue.size).toBe(1);
    expect(() => eventQueue.at(Number.NaN, () => undefined)).toThrow('time');
  });
});

describe('planned day', () => {
  test('hands actions out in order of time and carries the rest over to the next day', () => {
    const random = createRandom(2);
    const planned = createPlannedDay();
    const expected: { timeMs: number; amount: number }[] = [];
    const seen: { timeMs: number; amount: number }[] = [];
    for (let day = 0; day < 4; day++) {
      for (let nth = 0; nth < 1500; nth++) {
        const timeMs = day * 1000 + random.int(0, 1300);
        planned.add(1, timeMs, nth, 7 - nth, day * 10_000 + nth);
        expected.push({ timeMs, amount: day * 10_000 + nth });
      }
      planned.sort(day * 1000);
      while (planned.nextMs < (day < 3 ? (day + 1) * 1000 : Number.POSITIVE_INFINITY)) {
        const at = planned.next;
        expect(planned.targets[at]).toBe(7 - (planned.subjects[at] ?? 0));
        seen.push({ timeMs: planned.nextMs, amount: planned.amounts[at] ?? 0 });
        planned.step();
      }
    }
    expect(seen).toEqual(expected.sort((one, other) => one.timeMs - other.timeMs || one.amount - other.amount));
  });
});
