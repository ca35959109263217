/** From a name or path on the command line to a scenario, or to all that is wrong with it. */
import { namedScenario } from '@tengewatch/shared/scenario/named-scenario.js';
import type { Scenario } from '@tengewatch/shared/scenario/scenario.js';
import { scenarioContext } from '../scenario-context.js';

export const scenarioFor = (argument: string, settings: readonly string[]): Scenario =>
  namedScenario(argument, { settings }, scenarioContext());
