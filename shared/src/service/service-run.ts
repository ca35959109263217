/** From the configuration of a service to the run that it takes part in: equal variables give equal runs in all services. */
import { describeRun, scenarioWindow } from '../pipeline/describe-run.js';
import { producers } from '../pipeline/producers.js';
import type { Run } from '../pipeline/topology.js';
import { namedScenario, shippedContext } from '../scenario/named-scenario.js';
import type { Scenario } from '../scenario/scenario.js';
import type { JsonSchema, ScenarioContext } from '../scenario/schema.js';
import type { Rule } from '../stream/stage.js';

/** A rule that the service knows: only its parameters can be checked here. */
export interface RuleFactory {
  readonly rule: (overrides?: { readonly [name: string]: unknown }) => Rule;
  /** Schema of its parameters. */
  readonly parameters: JsonSchema;
}

/** What scenarios are checked against by those who know these rules. */
export const contextOf = (factories: readonly RuleFactory[]): ScenarioContext =>
  shippedContext(Object.fromEntries(factories.map(({ rule, parameters }) => [rule().name, parameters])));

/** The rules with the parameters that a scenario changes. */
export const createRules = (factories: readonly RuleFactory[], overrides: Scenario['rules']): readonly Rule[] =>
  factories.map(({ rule }) => rule(overrides[rule().name]));

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
    { settings: settingsOf(config), settingsGivenBy: 'TENGEWATCH_SETTINGS' },
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
