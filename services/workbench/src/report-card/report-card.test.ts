import { beforeAll, describe, expect, test } from '@jest/globals';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import { backtest } from '../backtest/backtest.js';
import { reportCardPage } from './report-card-page.js';
import { makeReportCard, type ReportCard, type ReportCardOptions } from './report-card.js';

const scenario = smallScenario({
  people: 100,
  days: 14,
  shards: 1,
  schemes: [
    { typology: 'nominee-cards', difficulty: 'plain', count: 2, cards: { min: 2, max: 2 } },
    { typology: 'nominee-cards', difficulty: 'evasive', count: 1, cards: { min: 2, max: 2 } },
  ],
});
const wanted = { scenario, rule: 'nominee-cards', seeds: [1, 2], minutesAnAlert: 30 } as const;
const signal = new AbortController().signal;
const options = (threads: number): ReportCardOptions => ({ threads, signal, onProgress: () => undefined });

let card: ReportCard;
beforeAll(async () => {
  card = await makeReportCard(wanted, options(2));
});

describe('a report card', () => {
  test('has the figures of a backtest, whatever the number of threads', async () => {
    const found = await backtest(
      { scenario, sets: [{ rule: wanted.rule, parameters: {} }], seeds: wanted.seeds, settings: [] },
      options(1),
    );
    expect(card.figures).toEqual(found.rules[0]!.figures);
    expect(await makeReportCard(wanted, options(1))).toEqual(card);
  });

  test('has for each neighbour what a backtest with it finds', async () => {
    const some = card.neighbours.filter(({ parameter }) => parameter === 'minSenders' || parameter === 'minCreditedKzt');
    const sets = some.map(({ parameter, value }) => ({ rule: wanted.rule, parameters: { [parameter]: value } }));
    const { rules } = await backtest({ scenario, sets, seeds: wanted.seeds, settings: [] }, options(2));
    expect(some.map(({ outcome }) => [outcome.alertsPerWeek, outcome.precision])).toEqual(
      rules.map(({ figures }) => [figures.alertsPerWeek.value, figures.precision.value]),
    );
    expect(some).toHaveLength(4);
  });

  test('lists each scheme that was missed with all that it moved, and each alert on somebody honest', () => {
    const { recallEvasive, recall } = card.figures;
    const missed = recall.whole! - recall.part! + recallEvasive.whole! - recallEvasive.part!;
    expect(card.missed).toHaveLength(missed);
    for (const { movedKzt, days } of card.missed) expect(days.reduce((sum, { kzt }) => sum + kzt, 0)).toBeCloseTo(movedKzt, 2);
    expect(card.wronged).toHaveLength(card.figures.falseAlertsPerThousandCardDays.part!);
  });

  test('as a page needs nothing else, and says what the rule is for', () => {
    const page = reportCardPage(card);
    expect(page).toContain('Cards of nominal owners');
    expect(page).toContain('minPassThroughShare');
    expect(page).not.toMatch(/<script|<link|url\((?!#)|src=|undefined|NaN|\[object/);
  });
});

test('a rule that is made for no typology has a report card as well', async () => {
  for (const rule of ruleNames.filter((name) => name === 'sender-not-verified')) {
    const page = reportCardPage(await makeReportCard({ ...wanted, rule, seeds: [1] }, options(1)));
    expect(page).not.toMatch(/undefined|NaN|\[object/);
    expect(page).toContain('It is made for no typology of schemes');
  }
});
