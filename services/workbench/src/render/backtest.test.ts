import { expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import type { Backtest, CountrySeed, RuleSeed } from '../backtest/backtest-form.js';
import { densityFigures, ruleFigures } from '../backtest/pooled-figures.js';
import { backtestLines } from './backtest.js';

const DAYS = 60;
const country = (seed: number): CountrySeed => ({
  seed,
  events: 1,
  people: 10_000,
  cards: 16_000,
  cardDays: 16_000 * DAYS,
  schemes: 7,
  schemeCards: 64,
  movedKzt: 1_000_000,
  schemeMovedKzt: 37_000,
  alertDigest: null,
});

const found = (seed: number, caught: boolean): RuleSeed => ({
  seed,
  alertDigest: `sha256:${'0'.repeat(64)}`,
  alerts: 3 + seed,
  scoredAlerts: 3 + seed,
  trueAlerts: 1,
  extraTrueAlerts: 0,
  evasiveTrueAlerts: 0,
  falseAlerts: 1,
  nearMisses: 2,
  schemes: [
    {
      schemeId: 's1',
      form: null,
      difficulty: 'plain',
      caught,
      secondsToDetect: caught ? 5400 * seed : null,
      movedKzt: 9000,
      movedBeforeKzt: 3_000_000,
    },
    { schemeId: 's2', form: null, difficulty: 'evasive', caught: false, secondsToDetect: null, movedKzt: 9, movedBeforeKzt: 9 },
  ],
  lookAlikes: 40,
  lookAlikesAlerted: 1,
  lookAlikesByHabit: [
    { habit: 'wedding-pool', typology: 'nominee-cards', lookAlikes: 40, alerted: 1 },
    { habit: 'market-day-queue', typology: 'cash-out-groups', lookAlikes: 12, alerted: 2 },
  ],
  members: 10,
  membersNamed: 9,
  honestNamed: 1,
});

function backtestOf(typology: 'nominee-cards' | null, seeds: readonly RuleSeed[]): Backtest {
  const countries = seeds.map(({ seed }) => country(seed));
  const ruleVersion = 'v';
  return {
    form: 'tengewatch-backtest',
    version: 1,
    scenario: 'nominee-cards',
    title: 'A title',
    days: DAYS,
    settings: [],
    intervals: { level: 0.95, resamples: 2000, seed: 1 },
    density: densityFigures(countries),
    countries,
    rules: [
      { rule: 'nominee-cards', typology, ruleVersion, parameters: {}, figures: ruleFigures(seeds, countries, DAYS), seeds: [...seeds] },
    ],
  };
}

const textOf = (backtest: Backtest): string => backtestLines(backtest, picocolors.createColors(false)).join('\n');
/** As a person reads it, whatever the width of the screen. */
const prose = (text: string): string => text.replaceAll(/\s+/g, ' ');

test('each figure stands beside its interval and what was counted, and all beside the density of crime', () => {
  const text = textOf(backtestOf('nominee-cards', [found(1, true), found(2, true), found(3, true)]));
  expect(prose(text)).toContain('3 countries (seeds 1 to 3) of 10,000 people, 60 days each. In them are 0.7 schemes per 1,000 people');
  expect(prose(text)).toContain('use 0.4% of the cards and move 3.7% of the money');
  expect(text).toMatch(/recall, plain and careful +1\.000 +0\.292–1\.000\* +3 of 3/);
  expect(text).toMatch(/hours to detect, median +3\.0 +1\.5–4\.5/);
  expect(text).toMatch(/tenge before alert, median +3,000,000 +–$/m);
  expect(prose(text)).toContain('Look-alikes alerted, by habit: wedding pool 3 of 120.');
  expect(prose(text)).toContain('Look-alikes of other typologies alerted: market day queue 6 of 36.');
  expect(prose(text)).toContain('* All cases or none were caught');
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('seeds that are no range are listed, and a single one has no interval', () => {
  expect(textOf(backtestOf('nominee-cards', [found(7, true), found(3, false)]))).toContain('(seeds 7, 3)');
  expect(textOf(backtestOf('nominee-cards', [found(7, true)]))).toContain('One country gives no interval over countries.');
});

test('a rule that is made for no typology says so', () => {
  const seeds = [found(1, true)].map((seed) => ({ ...seed, schemes: [] }));
  const text = textOf(backtestOf(null, seeds));
  expect(prose(text)).toContain('nominee-cards is made for no typology of schemes, so that it has no recall.');
  expect(text).not.toMatch(/recall, plain/);
});
