/** What one setting of a rule found in the country of one seed, as few plain numbers: a sweep keeps millions of them. */
import type { RuleSeed } from '../backtest/backtest-form.js';

export const tallyFields = [
  'alerts',
  'trueAlerts',
  'falseAlerts',
  'caughtPlain',
  'caughtCareful',
  'caughtEvasive',
  'lookAlikesAlerted',
  /** What schemes moved before they were found, all of it where they were not. In tenge. */
  'movedBeforeKzt',
] as const;
export type Tally = { readonly [F in (typeof tallyFields)[number]]: number };

/** What is the same for every setting of the rule in that country. */
export interface Country {
  readonly seed: number;
  readonly cardDays: number;
  readonly plain: number;
  readonly careful: number;
  readonly evasive: number;
  readonly lookAlikes: number;
  /** What schemes of the rule's typology moved. */
  readonly movedKzt: number;
}

export function tallyOf({ alerts, trueAlerts, falseAlerts, lookAlikesAlerted, schemes }: RuleSeed): Tally {
  const caught = (wanted: string): number => schemes.filter((scheme) => scheme.difficulty === wanted && scheme.caught).length;
  return {
    alerts,
    trueAlerts,
    falseAlerts,
    caughtPlain: caught('plain'),
    caughtCareful: caught('careful'),
    caughtEvasive: caught('evasive'),
    lookAlikesAlerted,
    movedBeforeKzt: schemes.reduce((sum, { movedBeforeKzt }) => sum + movedBeforeKzt, 0),
  };
}

export function countryOf({ schemes, lookAlikes, seed }: RuleSeed, cardDays: number): Country {
  const of = (wanted: string): number => schemes.filter(({ difficulty }) => difficulty === wanted).length;
  return {
    seed,
    cardDays,
    plain: of('plain'),
    careful: of('careful'),
    evasive: of('evasive'),
    lookAlikes,
    movedKzt: schemes.reduce((sum, one) => sum + one.movedKzt, 0),
  };
}
