/** Which settings of a rule show what its thresholds do: as it is, and each threshold a fifth looser and a fifth stricter. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { adviceOn } from '@tengewatch/shared/documents/nearest-name.js';
import { ratio } from '@tengewatch/shared/events/money.js';
import { isNear, missedByOf, NEAR } from '@tengewatch/shared/rules/kit/near-misses.js';
import type { Threshold } from '@tengewatch/shared/stream/stage.js';
import type { ParameterSet } from '../backtest/evaluate-seeds.js';
import { ruleOf } from '../backtest/find-in-seed.js';
import { notesOf, valuesOf, type Note } from '../rule-parameters.js';

export interface Line extends Threshold {
  readonly value: number;
  /** The value that lets a fifth more in; null where the range of the parameter does not allow one. */
  readonly looser: number | null;
  readonly stricter: number | null;
  /** A whole parameter of 4 or less: the next value is further away than near misses reach. */
  readonly stepIsTooLong: boolean;
}

const DECIMALS = 6;

/** The criteria that no alert stands without, and that of the points. Throws BadInput where there are none, or not the wanted one. */
export function linesOf(set: ParameterSet, wanted: string | undefined): readonly Line[] {
  const { rule } = set;
  const lines = (ruleOf(set).thresholds ?? []).filter(({ points }) => points === null);
  if (lines.length === 0) throw new BadInput(`${rule} compares nothing with a threshold that could be tested: every breach is an alert`);
  const names = lines.map(({ parameter }) => parameter);
  if (wanted !== undefined && !names.includes(wanted)) {
    const isParameter = Object.keys(notesOf(rule)).includes(wanted);
    throw new BadInput(
      isParameter
        ? `--parameter: "${wanted}" is no threshold that every alert must meet; these are: ${names.join(', ')}`
        : `--parameter: ${rule} has no parameter "${wanted}"; ${adviceOn(wanted, names)}`,
    );
  }
  return lines.filter(({ parameter }) => wanted === undefined || parameter === wanted).map((line) => withValues(line, set));
}

function withValues(line: Threshold, set: ParameterSet): Line {
  const note = notesOf(set.rule)[line.parameter]!;
  const value = valuesOf(set)[line.parameter]!;
  const [lower, higher] = [moved(value, -1, note), moved(value, 1, note)];
  const [looser, stricter] = line.comparison === 'at-least' ? [lower, higher] : [higher, lower];
  return { ...line, value, looser, stricter, stepIsTooLong: note.type === 'integer' && !isNear(missedByOf(value - 1, value)) };
}

/** As far as near misses reach, and at least by one where the parameter is whole; null where that leaves its range. */
function moved(value: number, direction: 1 | -1, { type, minimum, maximum }: Note): number | null {
  const full = ratio(value * (1 + direction * NEAR), 1, DECIMALS);
  const whole = direction === 1 ? Math.max(Math.floor(full), value + 1) : Math.min(Math.ceil(full), value - 1);
  const within = Math.min(maximum, Math.max(minimum, type === 'integer' ? whole : full));
  return within === value ? null : within;
}

/** The rule with one parameter changed. */
export const changed = ({ rule, parameters }: ParameterSet, parameter: string, value: number): ParameterSet => ({
  rule,
  parameters: { ...parameters, [parameter]: value },
});
