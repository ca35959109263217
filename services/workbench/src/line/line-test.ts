/** Above and below the line: for each threshold of a rule the cases beside it, and what moving it would change. */
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { ratio } from '@tengewatch/shared/events/money.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { RuleSeed } from '../backtest/backtest-form.js';
import { evaluateSeeds, type ParameterSet, type SeedFound, type SeedsOptions } from '../backtest/evaluate-seeds.js';
import { isHeadline, ruleCalculators } from '../backtest/figure-calculators.js';
import { resamplesOf } from '../backtest/intervals.js';
import { comparedFigure } from '../compare/compare-rule.js';
import type { FoundCases } from '../backtest/found-cases.js';
import { ruleOf } from '../backtest/find-in-seed.js';
import { adviceFor, assumptions, type Advice } from './line-advice.js';
import { casesAbove, casesBelow, pointsBy, sampled, type SampledCases } from './line-cases.js';
import { valuesOf } from '../rule-parameters.js';
import { changed, linesOf, type Line } from './line-settings.js';

export const LINE_TEST_VERSION = 1;

/** What a rule does with one value of a parameter, over all seeds. */
export interface LineOutcome {
  readonly value: number;
  readonly alertsPerWeek: number;
  readonly falseAlerts: number;
  readonly honestNamed: number;
  /** Plain and careful schemes of its typology. */
  readonly schemes: number;
  readonly caught: number;
  readonly evasiveCaught: number;
  readonly medianSecondsToDetect: number | null;
  /** Whether it raises more or fewer false alerts than the rule as it is, by more than chance over seeds; null where nobody can say. */
  readonly isFalseSignificant: boolean | null;
}

export interface TestedLine extends Line {
  readonly above: SampledCases;
  readonly below: SampledCases;
  readonly asIs: LineOutcome;
  /** Null where the range of the parameter does not allow it. */
  readonly ifLooser: LineOutcome | null;
  readonly ifStricter: LineOutcome | null;
  readonly advice: Advice;
}

export interface LineTest {
  readonly form: 'tengewatch-atl-btl';
  readonly version: typeof LINE_TEST_VERSION;
  readonly scenario: string;
  readonly title: string;
  readonly days: number;
  readonly seeds: readonly number[];
  readonly settings: readonly string[];
  readonly rule: RuleName;
  readonly ruleVersion: string;
  readonly sampleSize: number;
  readonly assumptions: readonly string[];
  readonly lines: readonly TestedLine[];
}

export interface LineTestWanted {
  readonly scenario: Scenario;
  readonly seeds: readonly number[];
  readonly settings: readonly string[];
  readonly rule: RuleName;
  /** Undefined for all thresholds of the rule. */
  readonly parameter: string | undefined;
  readonly sampleSize: number;
}

export async function testLines(wanted: LineTestWanted, options: SeedsOptions): Promise<LineTest> {
  const { scenario, seeds, settings, rule, parameter, sampleSize } = wanted;
  const asIs: ParameterSet = { rule, parameters: scenario.rules[rule] ?? {} };
  const lines = linesOf(asIs, parameter);
  const sets = [asIs];
  const places = lines.map((line) => {
    const add = (value: number | null): number | null => (value === null ? null : sets.push(changed(asIs, line.parameter, value)) - 1);
    return { looser: add(line.looser), stricter: add(line.stricter) };
  });
  const found = await evaluateSeeds({ scenario, sets, keepsCases: true }, seeds, options);
  const casesOf = (set: number): FoundCases => ({
    alerts: found.flatMap(({ cases }) => cases[set]!.alerts),
    misses: found.flatMap(({ cases }) => cases[set]!.misses),
  });
  const outcome = (set: number | null, value: number | null): LineOutcome | null =>
    set === null || value === null ? null : outcomeOf(found, set, value, scenario.days);
  const base = casesOf(0);
  const pointsOf = pointsBy(ruleOf(asIs).thresholds ?? [], (name) => valuesOf(asIs)[name]!);
  return {
    form: 'tengewatch-atl-btl',
    version: LINE_TEST_VERSION,
    scenario: scenario.name,
    title: scenario.title,
    days: scenario.days,
    seeds: [...seeds],
    settings: [...settings],
    rule,
    ruleVersion: ruleOf(asIs).version,
    sampleSize,
    assumptions,
    lines: lines.map((line, at) => {
      const { looser, stricter } = places[at]!;
      const above = sampled(casesAbove(line, base.alerts, pointsOf), 0, sampleSize, `${line.parameter} above`);
      const { known, unknown } = casesBelow(line, base, looser === null ? [] : casesOf(looser).alerts);
      const below = sampled(known, unknown, sampleSize, `${line.parameter} below`);
      const outcomes = {
        asIs: outcome(0, line.value)!,
        ifLooser: outcome(looser, line.looser),
        ifStricter: outcome(stricter, line.stricter),
      };
      return { ...line, above, below, ...outcomes, advice: adviceFor(line, below, outcomes) };
    }),
  };
}

const FALSE_ALERTS = 'falseAlertsPerThousandCardDays';
const DAYS_PER_WEEK = 7;
const DECIMALS = 6;

function outcomeOf(found: readonly SeedFound[], set: number, value: number, days: number): LineOutcome {
  const countries = found.map(({ country }) => country);
  const ofSet = (at: number): RuleSeed[] => found.map(({ sets }) => sets[at]!);
  const seeds = ofSet(set);
  const [asIs, calculators] = [ruleCalculators(ofSet(0), countries, days), ruleCalculators(seeds, countries, days)];
  const sum = (of: (seed: RuleSeed) => number): number => seeds.reduce((total, seed) => total + of(seed), 0);
  return {
    value,
    alertsPerWeek: ratio(sum(({ alerts }) => alerts) * DAYS_PER_WEEK, seeds.length * days, DECIMALS),
    falseAlerts: sum(({ falseAlerts }) => falseAlerts),
    honestNamed: sum(({ honestNamed }) => honestNamed),
    schemes: sum(({ schemes }) => schemes.filter(isHeadline).length),
    caught: sum(({ schemes }) => schemes.filter((scheme) => isHeadline(scheme) && scheme.caught).length),
    evasiveCaught: sum(({ schemes }) => schemes.filter((scheme) => !isHeadline(scheme) && scheme.caught).length),
    medianSecondsToDetect: calculators.medianSecondsToDetect.value,
    isFalseSignificant: comparedFigure(FALSE_ALERTS, asIs[FALSE_ALERTS], calculators[FALSE_ALERTS], resamplesOf(seeds.length))
      .isSignificant,
  };
}
