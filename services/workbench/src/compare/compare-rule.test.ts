/** Figures paired over seeds, and schemes that one side alone catches, worked out by hand. */
import { describe, expect, test } from '@jest/globals';
import { noExact, ratioOf } from '../backtest/figure-calculators.js';
import { resamplesOf } from '../backtest/intervals.js';
import type { RuleSeed } from '../backtest/backtest-form.js';
import { comparedFigure, compareRule } from './compare-rule.js';
import { conclusionOf } from './conclusion.js';
import type { Side, SideRule } from './side.js';

const figureOf = (a: readonly number[], b: readonly number[]) => {
  const ones = a.map(() => 1);
  return comparedFigure('recall', ratioOf(a, ones, noExact), ratioOf(b, ones, noExact), resamplesOf(a.length));
};

describe('the interval of a difference', () => {
  test('does not hold what differs between seeds but not between sides', () => {
    const a = [0.1, 0.9, 0.2, 0.8, 0.3, 0.7];
    const b = a.map((value) => value + 0.05);
    expect(figureOf(a, b)).toMatchObject({ a: 0.5, b: 0.55, difference: 0.05, low: 0.05, high: 0.05, isSignificant: true });
  });

  test('of one seed in six that differs ends where the binomial distribution does', () => {
    // How often a draw of six takes it: 0 times with 0.335, at most 2 times with 0.938, at most 3 times with 0.991.
    expect(figureOf([0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0])).toMatchObject({
      difference: 0.166667,
      low: 0,
      high: 0.5,
      isSignificant: false,
    });
  });

  test('of a loss is below 0', () => {
    expect(figureOf([1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0])).toMatchObject({ difference: -1, low: -1, high: -1, isSignificant: true });
  });

  test('says nothing of five seeds, and is none with one', () => {
    expect(figureOf([0, 0, 0, 0, 0], [1, 1, 1, 1, 1])).toMatchObject({ low: 1, high: 1, isSignificant: null });
    expect(figureOf([0], [1])).toMatchObject({ difference: 1, low: null, high: null, isSignificant: null });
  });

  test('is none where a side has no figure', () => {
    const none = ratioOf([0, 0], [0, 0], noExact);
    const some = ratioOf([1, 1], [2, 2], noExact);
    expect(comparedFigure('recall', none, some, resamplesOf(2))).toMatchObject({
      a: null,
      b: 0.5,
      difference: null,
      low: null,
      high: null,
    });
  });
});

/** A letter a scheme: plain ones in lower case, evasive ones in capitals. */
function seedOf(seed: number, all: string, caught: string, counts: Partial<RuleSeed> = {}): RuleSeed {
  return {
    seed,
    alertDigest: '',
    alerts: caught.length,
    scoredAlerts: caught.length,
    trueAlerts: caught.length,
    extraTrueAlerts: 0,
    evasiveTrueAlerts: 0,
    falseAlerts: 0,
    nearMisses: 0,
    schemes: all.split('').map((schemeId) => ({
      schemeId,
      form: null,
      difficulty: schemeId === schemeId.toUpperCase() ? 'evasive' : 'plain',
      caught: caught.includes(schemeId),
      secondsToDetect: caught.includes(schemeId) ? 3600 : null,
      movedKzt: 1000,
      movedBeforeKzt: 1000,
    })),
    lookAlikes: 0,
    lookAlikesAlerted: 0,
    lookAlikesByHabit: [],
    members: 0,
    membersNamed: 0,
    honestNamed: 0,
    ...counts,
  };
}

const country = (seed: number) => ({ seed, events: 1, people: 1000, cards: 1000, cardDays: 7000, schemes: 1 });
const sideOf = (seeds: readonly RuleSeed[], fields: Partial<Side> = {}): Side => ({
  name: 'one',
  scenario: 'small',
  title: 'Small',
  days: 7,
  settings: [],
  countries: seeds.map(({ seed }) => country(seed)),
  rules: [],
  alerts: null,
  figures: ['recall', 'falseAlertsPerThousandCardDays', 'medianSecondsToDetect'],
  knowsHonestPeople: true,
  report: null,
  ...fields,
});
const ruleOf = (seeds: readonly RuleSeed[]): SideRule => ({ rule: 'nominee-cards', typology: 'nominee-cards', ruleVersion: 'v', seeds });
const compared = (a: readonly RuleSeed[], b: readonly RuleSeed[], fields: Partial<Side> = {}) =>
  compareRule(ruleOf(a), ruleOf(b), sideOf(a, fields), sideOf(b, fields));

describe('schemes that one side alone catches', () => {
  const a = [seedOf(1, 'abcdE', 'ab'), seedOf(2, 'abcdef', 'a')];
  const b = [seedOf(1, 'abcdE', 'bcdE', { honestNamed: 4 }), seedOf(2, 'abcdef', 'abcd', { honestNamed: 1 })];
  const { schemes } = compared(a, b);

  test('are counted by seed, evasive ones apart', () => {
    const ids = (of: readonly { seed: number; schemeId: string }[]) => of.map(({ seed, schemeId }) => `${seed}${schemeId}`).join(' ');
    expect({ ...schemes, onlyA: ids(schemes.onlyA), onlyB: ids(schemes.onlyB), evasiveOnlyB: ids(schemes.evasiveOnlyB) }).toEqual({
      all: 10,
      byBoth: 2,
      byNeither: 2,
      onlyA: '1a',
      onlyB: '1c 1d 2b 2c 2d',
      // 2 · (1 + 6) / 2^6: at most one of six falls to A.
      mcnemarP: 0.21875,
      evasiveOnlyA: [],
      evasiveOnlyB: '1E',
    });
  });

  test('are told in a sentence, with the cost', () => {
    expect(conclusionOf(compared(a, b), 2)).toBe(
      'B catches 4 schemes more (5 that A misses, without 1 that A catches), 1 evasive one more and accuses 5 honest people more. ' +
        '2 seeds cannot say whether the difference in recall is significant: give at least 6.',
    );
  });
});

describe('the sentence', () => {
  const eight = (caught: string, counts: Partial<RuleSeed> = {}) => Array.from({ length: 8 }, (_, at) => seedOf(at, 'abc', caught, counts));

  test('of a difference that every seed shows', () => {
    expect(conclusionOf(compared(eight('a'), eight('abc')), 8)).toBe(
      'B catches 16 schemes more and accuses as many honest people. The difference in recall is significant at 95%.',
    );
  });

  test('of equal catches speaks of false alerts', () => {
    expect(conclusionOf(compared(eight('ab'), eight('ab', { falseAlerts: 1, honestNamed: 2, scoredAlerts: 3 })), 8)).toBe(
      'B catches the same plain and careful schemes as A and accuses 16 honest people more. The difference in false alerts is significant at 95%.',
    );
  });

  test('of as many catches, but others', () => {
    expect(conclusionOf(compared(eight('ab'), eight('bc')), 8)).toBe(
      'B catches as many schemes as A, but not the same (8 that A misses, without 8 that A catches) and accuses as many honest people. There is no difference in recall.',
    );
  });

  test('of one seed, where nobody knows honest people', () => {
    const [a, b] = [[seedOf(1, 'a', 'a', { falseAlerts: 3 })], [seedOf(1, 'a', '')]];
    expect(conclusionOf(compared(a, b, { knowsHonestPeople: false }), 1)).toBe(
      'B catches 1 scheme fewer and raises 3 false alerts fewer. One seed cannot say what other countries would show.',
    );
  });
});
