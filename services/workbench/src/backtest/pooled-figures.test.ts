/** Figures over seeds from counts that can be worked out by hand. */
import { describe, expect, test } from '@jest/globals';
import type { CountrySeed, RuleSeed } from './backtest-form.js';
import { densityFigures, ruleFigures } from './pooled-figures.js';

const HOUR = 3600;
const DAYS = 14;

type Scheme = RuleSeed['schemes'][number];
const scheme = (fields: Partial<Scheme> = {}): Scheme => ({
  schemeId: 's',
  form: null,
  difficulty: 'plain',
  caught: true,
  secondsToDetect: HOUR,
  movedKzt: 1000,
  movedBeforeKzt: 100,
  ...fields,
});
const missed = { caught: false, secondsToDetect: null, movedBeforeKzt: 1000 } as const;

const ruleSeed = (fields: Partial<RuleSeed> = {}): RuleSeed => ({
  seed: 1,
  alertDigest: 'sha256:0',
  alerts: 0,
  scoredAlerts: fields.alerts ?? 0,
  trueAlerts: 0,
  extraTrueAlerts: 0,
  evasiveTrueAlerts: 0,
  falseAlerts: 0,
  nearMisses: 0,
  schemes: [],
  lookAlikes: 0,
  lookAlikesAlerted: 0,
  lookAlikesByHabit: [],
  members: 0,
  membersNamed: 0,
  honestNamed: 0,
  ...fields,
});

const country = (fields: Partial<CountrySeed> = {}): CountrySeed => ({
  seed: 1,
  events: 1,
  people: 500,
  cards: 1000,
  cardDays: 1000 * DAYS,
  schemes: 1,
  schemeCards: 5,
  movedKzt: 1000,
  schemeMovedKzt: 10,
  alertDigest: null,
  ...fields,
});

const figuresOf = (...seeds: RuleSeed[]) =>
  ruleFigures(
    seeds,
    seeds.map(() => country()),
    DAYS,
  );

describe('figures of a rule', () => {
  test('pool the counts of all seeds, and do not average their ratios', () => {
    const { recall, precision, f1 } = figuresOf(
      ruleSeed({ schemes: [scheme()], trueAlerts: 1, falseAlerts: 0 }),
      ruleSeed({ schemes: [scheme(), scheme(missed), scheme(missed)], trueAlerts: 1, falseAlerts: 2 }),
    );
    expect(recall).toMatchObject({ value: 0.5, part: 2, whole: 4, interval: 'bootstrap' });
    expect(precision).toMatchObject({ value: 0.5, part: 2, whole: 4 });
    expect(f1.value).toBe(0.5);
    // A draw takes the first seed twice, the second twice, or both.
    expect([recall.low, recall.high]).toEqual([0.333333, 1]);
  });

  test('tell evasive schemes apart, and leave them out of all else', () => {
    const evasive = scheme({ difficulty: 'evasive', secondsToDetect: 9 * HOUR, movedBeforeKzt: 900 });
    const figures = figuresOf(ruleSeed({ schemes: [scheme(), evasive, scheme({ ...missed, difficulty: 'careful' })] }));
    expect(figures.recall).toMatchObject({ value: 0.5, part: 1, whole: 2 });
    expect(figures.recallPlain).toMatchObject({ value: 1, part: 1, whole: 1 });
    expect(figures.recallCareful).toMatchObject({ value: 0, part: 0, whole: 1 });
    expect(figures.recallEvasive).toMatchObject({ value: 1, part: 1, whole: 1 });
    expect(figures.p90SecondsToDetect.value).toBe(HOUR);
    expect(figures.medianKztBeforeFirstAlert.value).toBe(100);
  });

  test('order the times of all seeds together', () => {
    const timed = (...hours: number[]) => ruleSeed({ schemes: hours.map((one) => scheme({ secondsToDetect: one * HOUR })) });
    const { medianSecondsToDetect, p90SecondsToDetect } = figuresOf(timed(1, 2, 3, 4, 5), timed(6, 7, 8, 9, 10));
    expect(medianSecondsToDetect.value).toBe(5.5 * HOUR);
    expect(p90SecondsToDetect.value).toBe(9 * HOUR);
  });

  test('are for each week, for 1,000 card-days and for 1,000 people', () => {
    const figures = figuresOf(
      ruleSeed({ alerts: 8, falseAlerts: 2, honestNamed: 1, nearMisses: 4 }),
      ruleSeed({ alerts: 12, falseAlerts: 5, honestNamed: 2, nearMisses: 8 }),
    );
    expect(figures.alertsPerWeek).toMatchObject({ value: 5, part: 20, whole: 4, low: 4, high: 6 });
    expect(figures.alertsPerThousandCardDays).toMatchObject({ value: 0.714286, part: 20, whole: 28 });
    expect(figures.falseAlertsPerThousandCardDays.value).toBe(0.25);
    expect(figures.honestNamedPerThousandPeople.value).toBe(3);
    expect(figures.nearMissesPerWeek.value).toBe(3);
  });

  test('have an exact interval where all or none were caught', () => {
    const { recall, falseAlertsPerThousandCardDays: wrong } = figuresOf(
      ruleSeed({ schemes: Array.from({ length: 6 }, () => scheme()) }),
      ruleSeed({ schemes: Array.from({ length: 4 }, () => scheme()) }),
    );
    expect(recall).toMatchObject({ value: 1, interval: 'exact', high: 1 });
    expect(recall.low).toBeCloseTo(0.6915, 4);
    expect(wrong).toMatchObject({ value: 0, interval: 'exact', low: 0 });
    expect(wrong.high).toBeCloseTo(3.6889 / 28, 4);
  });

  test('have no value where there is nothing to divide by, and no interval from one seed', () => {
    const { recall, precision, f1, medianSecondsToDetect, alertsPerWeek } = figuresOf(ruleSeed({ alerts: 4 }));
    for (const figure of [recall, precision, f1, medianSecondsToDetect]) {
      expect(figure).toMatchObject({ value: null, low: null, high: null, interval: null });
    }
    expect(alertsPerWeek).toMatchObject({ value: 2, low: null, interval: null });
  });

  test('have no precision where there is no crime at all', () => {
    const { precision } = ruleFigures([ruleSeed({ falseAlerts: 3 })], [country({ schemes: 0 })], DAYS);
    expect(precision.value).toBeNull();
    expect(figuresOf(ruleSeed({ falseAlerts: 3 })).precision.value).toBe(0);
  });

  test('speak of no false alerts where alerts are on banks', () => {
    const { alertsPerWeek, falseAlertsPerThousandCardDays } = figuresOf(ruleSeed({ alerts: 4, scoredAlerts: 0 }));
    expect([alertsPerWeek.value, falseAlertsPerThousandCardDays.value]).toEqual([2, null]);
  });
});

test('density is pooled as well, and has no exact interval where there is no crime', () => {
  const { schemesPerThousandPeople, schemeShareOfCards, schemeShareOfMoney } = densityFigures([
    country(),
    country({ schemes: 3, schemeCards: 15, schemeMovedKzt: 30 }),
  ]);
  expect(schemesPerThousandPeople).toMatchObject({ value: 4, low: 2, high: 6, interval: 'bootstrap' });
  expect([schemeShareOfCards.value, schemeShareOfMoney.value]).toEqual([0.01, 0.02]);
  const none = densityFigures([country({ schemes: 0, schemeCards: 0 }), country({ schemes: 0, schemeCards: 0 })]);
  expect(none.schemeShareOfCards).toMatchObject({ value: 0, interval: null });
});
