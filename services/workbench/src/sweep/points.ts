/** The points of a sweep: every combination of the values of its axes, or some of them drawn at random. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { createRandom } from '@tengewatch/shared/world/random.js';
import type { Axis } from './vary.js';

/** Parameters of a rule that differ from those of the scenario. */
export type Point = Readonly<Record<string, number>>;

/** More cannot be told apart, shown or waited for. */
const MOST_POINTS = 1_000_000;

export const gridSize = (axes: readonly Axis[]): number => axes.reduce((product, { values }) => product * values.length, 1);

/** Point number `index` of the grid; the last axis moves first. */
export function pointAt(axes: readonly Axis[], index: number): Point {
  let left = index;
  const values = axes.toReversed().map(({ parameter, values: tried }): [string, number] => {
    const value = tried[left % tried.length]!;
    left = Math.floor(left / tried.length);
    return [parameter, value];
  });
  return Object.fromEntries(values.toReversed());
}

/** All points of the grid, or `sample` of them drawn at random without repetition, in the order of the grid. */
export function pointsOf(axes: readonly Axis[], sample: { readonly points: number; readonly seed: number } | undefined): readonly Point[] {
  const size = gridSize(axes);
  const wanted = sample === undefined ? size : Math.min(size, sample.points);
  if (wanted > MOST_POINTS) {
    throw new BadInput(`${wanted} points are too many: at most ${MOST_POINTS}`, 'take larger steps, or draw some with --points N');
  }
  if (sample === undefined || wanted === size) return Array.from({ length: size }, (_, index) => pointAt(axes, index));
  const random = createRandom(sample.seed, 'sweep');
  const drawn = new Set<number>();
  while (drawn.size < wanted) drawn.add(random.int(0, size - 1));
  return [...drawn].sort((one, other) => one - other).map((index) => pointAt(axes, index));
}

export const isSamePoint = (one: Point, other: Point): boolean =>
  Object.entries(one).every(([parameter, value]) => other[parameter] === value);
