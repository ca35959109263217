/** From the configuration of a service to the run that it takes part in: equal variables give equal runs in all services. */
import type { RuleName } from '../events/rule-names.js';
import { describeRun, scenarioWindow } from '../pipeline/describe-run.js';
import { producers } from '../pipeline/producers.js';
import type { Run } from '../pipeline/topology.js';
import { BadInput } from '../documents/bad-input.js';
import { namedScenario, shippedContext } from '../scenario/named-scenario.js';
import type { Scenario } from '../world/scenario.js';
import type { ScenarioContext } from '../scenario/schema.js';
import type { JsonSchema } from '../documents/json-schema.js';
import type { RuleObserver } from '../stream/rule-observer.js';
import type { Rule } from '../stream/stage.js';

/** A rule that a service knows: only its parameters can be checked there. */
export interface RuleFactory {
  readonly name: RuleName;
  /** `observer` is told of every evaluation; a run has none. */
  readonly createRule: (overrides?: { readonly [name: string]: unknown }, observer?: RuleObserver) => Rule;
  /** Schema of its parameters. */
  readonly parameters: JsonSchema;
}

/** What scenarios are checked against by those who know these rules. */
export const contextOf = (factories: readonly RuleFactory[]): ScenarioContext =>
  shippedContext(Object.fromEntries(factories.map(({ name, parameters }) => [name, parameters])));

/** The rules with the parameters that a scenario changes. */
export function createRules(factories: readonly RuleFactory[], overrides: Scenario['rules']): readonly Rule[] {
  const rules = factories.map(({ name, createRule }) => createRule(overrides[name]));
  const problems = namingProblems(factories, rules);
  if (problems.length > 0) throw new BadInput(...problems);
  return rules;
}

/** Sources, checkpoints and parameters go by a rule's name, so that a wrong one would mix up two rules. */
function namingProblems(factories: readonly RuleFactory[], rules: readonly Rule[]): string[] {
  const places = new Map<string, number[]>();
  for (const [index, { name }] of factories.entries()) places.set(name, [...(places.get(name) ?? []), index + 1]);
  const listedTwice = [...places].filter(([, at]) => at.length > 1);
  const misnamed = rules.flatMap(({ name: own }, index) => {
    const { name } = factories[index]!;
    return own === name ? [] : [`rule ${index + 1} of the catalogue is listed as "${name}" and calls itself "${own}"; give it one name`];
  });
  return [
    ...listedTwice.map(
      ([name, at]) => `rules ${at.join(' and ')} of the catalogue have the same name "${name}"; give each a name of its own`,
    ),
    ...misnamed,
  ];
}

/** The variables that say what is run, as serviceVariables declares them. */
export interface ServiceRunConfig {
  readonly TENGEWATCH_SCENARIO: string;
  readonly TENGEWATCH_SEED: number;
  readonly TENGEWATCH_SETTINGS?: string;
  readonly TENGEWATCH_PARTITIONS?: number;
}

export interface ServiceRun {
  readonly scenario: Scenario;
  readonly seed: number;
  /** With the rules that the service knows, in the order given. */
  readonly run: Run;
  /** Event time of the scenario's start and end. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Fails with BadInput, in the words of `tengewatch validate`. */
export function describeServiceRun(config: ServiceRunConfig, rules: readonly RuleFactory[]): ServiceRun {
  const { TENGEWATCH_SEED: seed, TENGEWATCH_PARTITIONS: partitions } = config;
  const loaded = namedScenario(
    config.TENGEWATCH_SCENARIO,
    { settings: settingsOf(config), settingsGivenBy: 'TENGEWATCH_SETTINGS', seed },
    contextOf(rules),
  );
  const scenario = partitions === undefined ? loaded : { ...loaded, partitions };
  return { scenario, seed, run: describeRun(scenario, seed, producers, createRules(rules, scenario.rules)), ...scenarioWindow(scenario) };
}

/** One a line, as a value may hold any other character. */
const settingsOf = ({ TENGEWATCH_SETTINGS: settings = '' }: ServiceRunConfig): string[] =>
  settings
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
