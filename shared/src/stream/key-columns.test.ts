/** A layout gives every number and part of a key cells of its own, and moves with the key. */
import { expect, test } from '@jest/globals';
import { createCursor, columnLayout, type ColumnsPart } from './key-columns.js';

/** Two near cells and a far one, of which `swap` gives the first to the second, the second to the far one and that to the first. */
const trio: ColumnsPart<{ swap(): void }> = {
  cells: 2,
  farCells: 1,
  bind: (place, offset, farOffset) => ({
    swap() {
      const { cells } = place;
      const at = place.at + offset;
      const far = place.farAt + farOffset;
      [cells[at], cells[at + 1], cells[far]] = [cells[far]!, cells[at]!, cells[at + 1]!];
    },
  }),
};

test('numbers lie before parts, near and far', () => {
  const layout = columnLayout({ parts: { left: trio, right: trio }, columns: ['a', 'b'], rareColumns: ['c'] });
  expect([layout.cells, layout.farCells]).toEqual([6, 3]);
  const place = createCursor();
  const view = layout.viewAt(place);
  place.cells = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  place.farAt = 6;
  expect([view.a, view.b, view.c]).toEqual([1, 2, 7]);
  view.a += 10;
  view.c += 10;
  view.left.swap();
  view.right.swap();
  expect([...place.cells]).toEqual([11, 2, 8, 3, 9, 5, 17, 4, 6]);
});

test('a view shows the key that it was moved to', () => {
  const place = createCursor();
  const view = columnLayout({ columns: ['count'] }).viewAt(place);
  place.cells = new Float64Array(3);
  for (const key of [0, 2, 2]) {
    place.at = key;
    view.count++;
  }
  expect([...place.cells]).toEqual([1, 0, 2]);
});

test('layouts that share a name do not meet', () => {
  const place = createCursor();
  const near = columnLayout({ columns: ['count'] }).viewAt(place);
  const later = columnLayout({ columns: ['first', 'count'] }).viewAt(place);
  const far = columnLayout({ columns: [], rareColumns: ['count'] }).viewAt(place);
  place.cells = new Float64Array(3);
  place.farAt = 2;
  later.count = 7;
  far.count = 8;
  expect([near.count, later.first, later.count, far.count]).toEqual([0, 0, 7, 8]);
});
