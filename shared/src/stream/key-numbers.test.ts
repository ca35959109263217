/** A layout gives every number and part of a key cells of its own, and moves with the key. */
import { expect, test } from '@jest/globals';
import { numbersLayout, type NumbersPart } from './key-numbers.js';

/** Two near cells and a far one, of which `swap` gives the first to the second, the second to the far one and that to the first. */
const trio: NumbersPart<{ swap(): void }> = {
  cells: 2,
  farCells: 1,
  farTouched: (nowMs) => nowMs,
  bind: (place, offset, farOffset) => ({
    swap() {
      const { cells } = place;
      const at = place.at + offset;
      const far = place.farAt + farOffset;
      [cells[at], cells[at + 1], cells[far]] = [cells[far]!, cells[at]!, cells[at + 1]!];
    },
  }),
};

test('numbers, parts and rare parts lie in this order, near and far', () => {
  const layout = numbersLayout({ parts: { left: trio }, numbers: ['a', 'b'], rareParts: { right: trio } });
  expect([layout.cells, layout.farCells]).toEqual([6, 2]);
  const view = layout.createView();
  view.cells = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
  view.farAt = 6;
  expect([view.a, view.b]).toEqual([1, 2]);
  view.a += 10;
  view.left.swap();
  view.right.swap();
  expect([...view.cells]).toEqual([11, 2, 7, 3, 8, 5, 4, 6]);
});

test('what an event touches far off is told of the parts that are not rare', () => {
  const layout = numbersLayout({ parts: { first: trio, second: trio }, numbers: ['a'], rareParts: { third: trio } });
  expect(layout.farTouched(0)).toEqual([0, 1]);
});

test('a view shows the key that it was moved to', () => {
  const layout = numbersLayout({ numbers: ['count'] });
  const view = layout.createView();
  view.cells = new Float64Array(3);
  for (const key of [0, 2, 2]) {
    view.at = key;
    view.count++;
  }
  expect([...view.cells]).toEqual([1, 0, 2]);
});

test('layouts that share a name do not meet', () => {
  const near = numbersLayout({ numbers: ['count'] }).createView();
  const far = numbersLayout({ parts: { trio }, numbers: ['first', 'count'] }).createView();
  near.cells = new Float64Array(3);
  far.cells = near.cells;
  far.count = 7;
  expect([near.count, far.first, far.count]).toEqual([0, 0, 7]);
});
