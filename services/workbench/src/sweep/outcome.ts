/** What a setting of a rule achieves over the countries of a sweep. */
import { ratio } from '@tengewatch/shared/events/money.js';
import type { Point } from './points.js';
import type { Country, Tally } from './tally.js';

/** Pooled over the seeds. A share is null when there was nothing to divide by. */
export interface Outcome {
  readonly point: Point;
  /** Of the schemes of all difficulties: whoever tunes a rule wants to catch those that hide well, too. */
  readonly recall: number | null;
  readonly recallPlain: number | null;
  readonly recallCareful: number | null;
  readonly recallEvasive: number | null;
  /** As in a backtest: of plain and careful schemes and false alerts. */
  readonly precision: number | null;
  /** Harmonic mean of recall and precision. */
  readonly f1: number | null;
  /** In one country. */
  readonly alertsPerWeek: number;
  readonly lookAlikesAlerted: number | null;
  /** Of the money that schemes move, the part that moved before an alert: all of it for those that were missed. */
  readonly movedBefore: number | null;
}

const DECIMALS = 6;
const DAYS_PER_WEEK = 7;
const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : ratio(part, whole, DECIMALS));

/** `tallies` and `countries` are of the same seeds, in the same order. */
export function outcomeOf(point: Point, tallies: readonly Tally[], countries: readonly Country[], days: number): Outcome {
  const found = (field: keyof Tally): number => tallies.reduce((sum, tally) => sum + tally[field], 0);
  const there = (field: keyof Country): number => countries.reduce((sum, country) => sum + country[field], 0);
  const caught = found('caughtPlain') + found('caughtCareful') + found('caughtEvasive');
  const recall = shareOf(caught, there('plain') + there('careful') + there('evasive'));
  const precision = shareOf(found('trueAlerts'), found('trueAlerts') + found('falseAlerts'));
  return {
    point,
    recall,
    recallPlain: shareOf(found('caughtPlain'), there('plain')),
    recallCareful: shareOf(found('caughtCareful'), there('careful')),
    recallEvasive: shareOf(found('caughtEvasive'), there('evasive')),
    precision,
    f1:
      recall === null || precision === null
        ? null
        : recall + precision === 0
          ? 0
          : ratio(2 * recall * precision, recall + precision, DECIMALS),
    alertsPerWeek: ratio(found('alerts') * DAYS_PER_WEEK, countries.length * days, DECIMALS),
    lookAlikesAlerted: shareOf(found('lookAlikesAlerted'), there('lookAlikes')),
    movedBefore: shareOf(found('movedBeforeKzt'), there('movedKzt')),
  };
}
