/** Queues of keys: whatever is pushed, dropped, forgotten and restored, each key has its own items in their order. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { numbersLayout } from './key-numbers.js';
import { keyQueue, type KeyQueue, type SavedQueue } from './key-queue.js';

const ITEM = { weight: 0, size: 1, depth: 2 } as const;
const KEYS = 5;

function openQueues() {
  const layout = numbersLayout({ parts: { items: keyQueue<string>()(ITEM) }, numbers: ['other'] });
  const view = layout.createView();
  view.cells = new Float64Array(KEYS * layout.cells);
  const of = (key: number) => {
    view.at = key * layout.cells;
    return view.items;
  };
  /** What the engine does when it forgets a key. */
  const forget = (key: number) => {
    of(key);
    for (const queue of view.queues) queue.release();
    view.cells.fill(0, view.at, view.at + layout.cells);
  };
  const keep = (key: number) => {
    of(key);
    return view.queues[0]!;
  };
  return { of, forget, keep };
}

const contentOf = (items: KeyQueue<number, string>) =>
  Array.from({ length: items.length }, (_, index) => [items.thing(index), items.get(index, ITEM.weight), items.get(index, ITEM.depth)]);

test('each key has its own items, oldest first, as lists would', () => {
  const step = fc.record({
    key: fc.integer({ min: 0, max: KEYS - 1 }),
    what: fc.constantFrom('push', 'push', 'push', 'shift', 'change', 'forget', 'restore'),
    value: fc.integer({ min: 0, max: 1_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const queues = openQueues();
      const lists: [string, number, number][][] = Array.from({ length: KEYS }, () => []);
      for (const [at, { key, what, value }] of steps.entries()) {
        const list = lists[key]!;
        const items = queues.of(key);
        if (what === 'push') {
          items.set(items.push(`thing ${at}`), ITEM.weight, value);
          list.push([`thing ${at}`, value, 0]);
        } else if (what === 'shift' && list.length > 0) {
          items.shift();
          list.shift();
        } else if (what === 'change' && list.length > 0) {
          const index = value % list.length;
          items.set(index, ITEM.depth, value);
          list[index]![2] = value;
        } else if (what === 'forget') {
          queues.forget(key);
          list.length = 0;
        } else if (what === 'restore') {
          const saved = JSON.parse(JSON.stringify(queues.keep(key).save())) as SavedQueue;
          queues.forget(key);
          queues.keep(key).load(saved);
        }
        for (let other = 0; other < KEYS; other++) expect(contentOf(queues.of(other))).toEqual(lists[other]);
        expect(queues.of(key).things()).toEqual(list.map(([thing]) => thing));
      }
    }),
    { numRuns: 150 },
  );
});

test('a new item has no numbers of the one whose place it takes', () => {
  const items = openQueues().of(0);
  for (let round = 0; round < 3; round++) {
    expect(items.get(items.push('thing'), ITEM.size)).toBe(0);
    items.set(0, ITEM.size, 7);
    items.shift();
  }
  expect(items.length).toBe(0);
});
