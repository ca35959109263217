/** Queues of keys: whatever is pushed, dropped, forgotten and restored, each key has its own items in their order. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createCursor, columnLayout } from './key-columns.js';
import type { SavedQueue } from './kept-queue.js';
import { keyQueue, type KeyQueue } from './key-queue.js';

const WEIGHT = 0;
const DEPTH = 1;
const WIDTH = 2;
const KEYS = 5;

function openQueues() {
  const layout = columnLayout({ parts: { items: keyQueue<string>(WIDTH) }, columns: ['other'] });
  const cursor = createCursor();
  const { items } = layout.viewAt(cursor);
  cursor.cells = new Float64Array(KEYS * layout.cells);
  const of = (key: number) => {
    cursor.at = key * layout.cells;
    return items;
  };
  /** What the engine does when it forgets a key. */
  const forget = (key: number) => {
    of(key);
    for (const queue of cursor.queues) queue.release();
    cursor.cells.fill(0, cursor.at, cursor.at + layout.cells);
  };
  const keep = (key: number) => {
    of(key);
    return cursor.queues[0]!;
  };
  return { of, forget, keep };
}

function push(items: KeyQueue<string>, thing: string | null, weight: number): void {
  const at = items.push(thing);
  items.columns[at + WEIGHT] = weight;
  items.columns[at + DEPTH] = 0;
}

const contentOf = (items: KeyQueue<string>) =>
  Array.from({ length: items.length }, (_, index) => {
    const at = items.at(index);
    return [items.payload(index), items.columns[at + WEIGHT], items.columns[at + DEPTH]];
  });

test('each key has its own items, oldest first, as lists would', () => {
  const step = fc.record({
    key: fc.integer({ min: 0, max: KEYS - 1 }),
    what: fc.constantFrom('push', 'push', 'push', 'push without a thing', 'shift', 'change', 'forget', 'restore'),
    value: fc.integer({ min: 0, max: 1_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const queues = openQueues();
      const lists: [string | null, number, number][][] = Array.from({ length: KEYS }, () => []);
      for (const [at, { key, what, value }] of steps.entries()) {
        const list = lists[key]!;
        const items = queues.of(key);
        if (what.startsWith('push')) {
          const thing = what === 'push' ? `thing ${at}` : null;
          push(items, thing, value);
          list.push([thing, value, 0]);
        } else if (what === 'shift' && list.length > 0) {
          const count = 1 + (value % list.length);
          items.shift(count);
          list.splice(0, count);
        } else if (what === 'change' && list.length > 0) {
          const index = value % list.length;
          items.columns[items.at(index) + DEPTH] = value;
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
      }
    }),
    { numRuns: 150 },
  );
});

test('a queue is full when the next item needs a larger block', () => {
  const items = openQueues().of(0);
  const full: number[] = [];
  for (let pushed = 0; pushed < 20; pushed++) {
    if (items.isFull) full.push(items.length);
    push(items, null, 0);
  }
  expect(full).toEqual([0, 4, 8, 16]);
});

test('many keys with long queues take more than one page, and a queue longer than a page is refused', () => {
  const queues = openQueues();
  for (let pushed = 0; pushed < 4096; pushed++) for (let key = 0; key < KEYS; key++) push(queues.of(key), null, pushed);
  for (let key = 0; key < KEYS; key++) {
    const items = queues.of(key);
    expect([items.length, items.columns[items.at(4095) + WEIGHT]]).toEqual([4096, 4095]);
  }
  expect(() => push(queues.of(0), null, 0)).toThrow('cannot hold more than 4096 items');
});
