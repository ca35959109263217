/** A backtest: what rules find in a scenario over many seeds, as figures with their intervals. */
import { BACKTEST_VERSION, type Backtest, type RuleBacktest } from './backtest-form.js';
import { evaluateSeeds, type ParameterSet, type SeedFound, type SeedsOptions, type SeedsWanted } from './evaluate-seeds.js';
import { ruleOf } from './find-in-seed.js';
import { BOOTSTRAP_SEED, LEVEL, RESAMPLES } from './intervals.js';
import { densityFigures, ruleFigures } from './pooled-figures.js';
import { valuesOf } from '../rule-parameters.js';
import { typologyOf } from './seed-figures.js';

/** `settings` are told in the result; `scenario` already holds what they change. */
export interface BacktestWanted extends SeedsWanted {
  readonly seeds: readonly number[];
  readonly settings: readonly string[];
}

export async function backtest(wanted: BacktestWanted, options: SeedsOptions): Promise<Backtest> {
  const { scenario, sets, seeds, settings } = wanted;
  const found = await evaluateSeeds({ scenario, sets }, seeds, options);
  const countries = found.map(({ country }) => country);
  return {
    form: 'tengewatch-backtest',
    version: BACKTEST_VERSION,
    scenario: scenario.name,
    title: scenario.title,
    days: scenario.days,
    settings: [...settings],
    intervals: { level: LEVEL, resamples: RESAMPLES, seed: BOOTSTRAP_SEED },
    density: densityFigures(countries),
    countries,
    rules: sets.map((set, at) => setBacktest(set, at, found, scenario.days)),
  };
}

function setBacktest(set: ParameterSet, at: number, found: readonly SeedFound[], days: number): RuleBacktest {
  const seeds = found.map(({ sets }) => sets[at]!);
  return {
    rule: set.rule,
    typology: typologyOf(set.rule),
    ruleVersion: ruleOf(set).version,
    parameters: valuesOf(set),
    figures: ruleFigures(
      seeds,
      found.map(({ country }) => country),
      days,
    ),
    seeds,
  };
}
