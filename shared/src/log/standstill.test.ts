/** A reader that moves may take its time; one that stands still before an end is told from it, by name. */
import { expect, test } from '@jest/globals';
import { createStandstill } from './standstill.js';

const LONG_MS = 119_000;

test('only a reader of which nothing moves for two minutes is given up, with the places and offsets', () => {
  let nowMs = 0;
  const places = [
    { topic: 'a', partition: 0, offset: 0 },
    { topic: 'b', partition: 3, offset: 7 },
  ];
  const behind = createStandstill(
    { positions: () => places },
    ({ topic }) => (topic === 'a' ? 2 : 7),
    () => nowMs,
  );
  expect(behind()).toEqual([places[0]]);
  nowMs += LONG_MS;
  expect(behind()).toEqual([places[0]]);
  places[0]!.offset = 1;
  nowMs += LONG_MS;
  expect(behind()).toEqual([places[0]]);
  nowMs += LONG_MS;
  expect(behind()).toEqual([places[0]]);
  nowMs += LONG_MS;
  expect(behind).toThrow(
    expect.objectContaining({ code: 'timed-out', message: expect.stringContaining('a/0 ends at 2 and is read to 1') }),
  );
  places[0]!.offset = 2;
  expect(behind()).toEqual([]);
  nowMs += 10 * LONG_MS;
  expect(behind()).toEqual([]);
});
