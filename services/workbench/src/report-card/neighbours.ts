/** Settings near the present one: each parameter by itself a quarter lower and a quarter higher, and whole ranges of the most telling ones. */
import type { Note } from '../rule-parameters.js';

export interface Neighbour {
  readonly parameter: string;
  readonly value: number;
  readonly side: 'lower' | 'higher';
}

const STEP = 0.25;
const SIGNIFICANT = 3;

/** None for a parameter that stands at the end of its range, or is 0. */
export function neighboursOf(notes: readonly (readonly [string, Note])[], present: Readonly<Record<string, number>>): readonly Neighbour[] {
  return notes.flatMap(([parameter, note]) =>
    (['lower', 'higher'] as const).flatMap((side): Neighbour[] => {
      const value = within(note, present[parameter]! * (side === 'lower' ? 1 - STEP : 1 + STEP), side, present[parameter]!);
      return value === present[parameter] ? [] : [{ parameter, value, side }];
    }),
  );
}

/** Moved by one at least where only whole numbers are allowed. */
function within({ type, minimum, maximum }: Note, wished: number, side: Neighbour['side'], present: number): number {
  const whole = side === 'lower' ? Math.min(present - 1, Math.floor(wished)) : Math.max(present + 1, Math.ceil(wished));
  const value = type === 'integer' ? whole : Number(wished.toPrecision(SIGNIFICANT));
  return Math.min(maximum, Math.max(minimum, value));
}

const FACTORS = [0.25, 0.4, 0.55, 0.7, 0.85, 1, 1.2, 1.5, 2, 3, 4] as const;

/** Values of one parameter from a quarter of the present one to four times as much, as far as its range goes, in rising order. */
export function rangeOf({ type, minimum, maximum }: Note, present: number): readonly number[] {
  const values = FACTORS.map((factor) => present * factor)
    .map((value) => (type === 'integer' ? Math.round(value) : Number(value.toPrecision(SIGNIFICANT))))
    .map((value) => Math.min(maximum, Math.max(minimum, value)));
  return [...new Set([...values, present])].sort((one, other) => one - other);
}
