/** Two settings of one scenario, evaluated on the spot in the same pass over each country. */
import { scenarioForSeeds } from '@tengewatch/detector/scenario-argument.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { canonicalJson } from '@tengewatch/shared/documents/canonical-json.js';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { evaluateSeeds, type ParameterSet, type SeedFound, type SeedsOptions } from '../backtest/evaluate-seeds.js';
import { figureNames } from '../backtest/figure-names.js';
import { ruleOf } from '../backtest/find-in-seed.js';
import { typologyOf } from '../backtest/seed-figures.js';
import type { Side } from './side.js';

export interface SettingOfSide {
  readonly name: string;
  readonly settings: readonly string[];
  readonly sets: readonly ParameterSet[];
}

export interface TwoSettings {
  readonly scenario: Scenario;
  readonly a: SettingOfSide;
  readonly b: SettingOfSide;
}

export interface SettingsWanted {
  readonly argument: string;
  readonly seeds: readonly number[];
  /** What both have. */
  readonly common: readonly string[];
  readonly a: readonly string[];
  readonly b: readonly string[];
  /** Null for every rule whose parameters differ. */
  readonly rule: RuleName | null;
}

/** Both sides must watch the same countries. */
function checkOfRules(option: string, settings: readonly string[]): void {
  const others = settings.filter((setting) => !setting.startsWith('rules.'));
  if (others.length === 0) return;
  throw new BadInput(
    ...others.map((setting) => `${option} ${setting}  changes the country; give it with --set, so that A and B both have it`),
  );
}

/** Throws BadInput with all that is wrong. */
export function twoSettings({ argument, seeds, common, a, b, rule }: SettingsWanted): TwoSettings {
  checkOfRules('--a', a);
  checkOfRules('--b', b);
  const [ofA, ofB] = [a, b].map((own) => scenarioForSeeds(argument, [...common, ...own], seeds));
  const setOf = (scenario: Scenario, name: RuleName): ParameterSet => ({ rule: name, parameters: scenario.rules[name] ?? {} });
  const differing = ruleNames.filter((name) => ruleOf(setOf(ofA!, name)).version !== ruleOf(setOf(ofB!, name)).version);
  const rules = rule === null ? differing : differing.filter((name) => name === rule);
  if (rules.length === 0) {
    throw new BadInput(
      `A and B have the same parameters${rule === null ? '' : ` of ${rule}`}, so that they find the same`,
      'change one with --a rules.RULE.PARAMETER=VALUE or --b …',
    );
  }
  const side = (own: readonly string[], scenario: Scenario): SettingOfSide => ({
    name: own.length === 0 ? 'as it is' : own.join(', '),
    settings: [...common, ...own],
    sets: rules.map((name) => setOf(scenario, name)),
  });
  return { scenario: ofA!, a: side(a, ofA!), b: side(b, ofB!) };
}

/** The sides in the order given; sets that several of them have are evaluated once. */
export async function evaluateSides(
  scenario: Scenario,
  settings: readonly SettingOfSide[],
  seeds: readonly number[],
  options: SeedsOptions,
): Promise<readonly Side[]> {
  const places = new Map<string, number>();
  const sets: ParameterSet[] = [];
  for (const set of settings.flatMap((setting) => setting.sets)) {
    const key = canonicalJson(set);
    if (places.has(key)) continue;
    places.set(key, sets.length);
    sets.push(set);
  }
  const found = await evaluateSeeds({ scenario, sets, keepsCases: true }, seeds, options);
  return settings.map((setting) =>
    sideOf(
      scenario,
      setting,
      setting.sets.map((set) => places.get(canonicalJson(set))!),
      found,
    ),
  );
}

function sideOf(
  { name: scenario, title, days }: Scenario,
  setting: SettingOfSide,
  places: readonly number[],
  found: readonly SeedFound[],
): Side {
  const { name, settings, sets } = setting;
  return {
    name,
    scenario,
    title,
    days,
    settings,
    countries: found.map(({ country }) => country),
    rules: sets.map((set, at) => ({
      rule: set.rule,
      typology: typologyOf(set.rule),
      ruleVersion: ruleOf(set).version,
      seeds: found.map((seed) => seed.sets[places[at]!]!),
    })),
    alerts: found.flatMap(({ cases }) => places.flatMap((place) => cases[place]!.alerts)),
    figures: figureNames,
    knowsHonestPeople: true,
    report: null,
  };
}
