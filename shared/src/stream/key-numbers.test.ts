/** A layout gives every number and part of a key cells of its own, and moves with the key. */
import { expect, test } from '@jest/globals';
import { numbersLayout, type NumbersPart } from './key-numbers.js';

const pair: NumbersPart<{ swap(): void }> = {
  cells: 2,
  bind: (place, offset) => ({
    swap() {
      const at = place.at + offset;
      const [first, second] = place.cells.subarray(at, at + 2);
      place.cells.set([second!, first!], at);
    },
  }),
};

test('hot parts, numbers and cold parts lie in this order', () => {
  const layout = numbersLayout({ hot: { left: pair }, numbers: ['a', 'b'], cold: { right: pair } });
  expect([layout.cells, layout.hotCells]).toEqual([6, 4]);
  const view = layout.createView();
  view.cells = Float64Array.from([1, 2, 3, 4, 5, 6]);
  expect([view.a, view.b]).toEqual([3, 4]);
  view.a += 10;
  view.left.swap();
  view.right.swap();
  expect([...view.cells]).toEqual([2, 1, 13, 4, 6, 5]);
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

test('layouts of the same names at different places do not meet', () => {
  const near = numbersLayout({ numbers: ['count'] }).createView();
  const far = numbersLayout({ hot: { pair }, numbers: ['count'] }).createView();
  near.cells = new Float64Array(3);
  far.cells = near.cells;
  far.count = 7;
  expect([near.count, far.count]).toEqual([0, 7]);
});
