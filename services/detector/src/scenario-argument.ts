/** From a name or path on the command line to a scenario, or to all that is wrong with it. */
import { DEFAULT_SEED } from '@tengewatch/shared/scenario/load.js';
import { namedScenario } from '@tengewatch/shared/scenario/named-scenario.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { scenarioContext } from './scenario-context.js';

/** `seed` is that of the run, where there is one. */
export const scenarioFor = (argument: string, settings: readonly string[], seed = DEFAULT_SEED): Scenario =>
  namedScenario(argument, { settings, seed }, scenarioContext());

/** The scenario, once it has been checked for each of the seeds: whether a country has people for its schemes depends on the seed. */
export const scenarioForSeeds = (argument: string, settings: readonly string[], seeds: readonly (number | undefined)[]): Scenario =>
  seeds.map((seed) => scenarioFor(argument, settings, seed))[0]!;
