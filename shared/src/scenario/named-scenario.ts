/** From the name or path that a person gave to a scenario, or to all that is wrong with it. */
import { BadInput } from '../documents/bad-input.js';
import { CalibrationError, loadCalibration, type Calibration } from '../world/calibration.js';
import { WorldParameters } from '../world/parameters.js';
import { loadScenario, type ScenarioSource } from './load.js';
import { problemLines } from '../documents/problem.js';
import { calibrationText, readScenario } from './scenario-files.js';
import type { Scenario } from '../world/scenario.js';
import type { ScenarioContext } from './schema.js';
import type { JsonSchema } from '../documents/json-schema.js';

/** Read once: a command over many seeds asks for it for each. */
let shipped: Calibration | undefined;

/** The shipped calibration. People edit it, so its mistakes are told like those of a scenario. */
export function shippedCalibration(): Calibration {
  try {
    return (shipped ??= loadCalibration(calibrationText()));
  } catch (error) {
    if (error instanceof CalibrationError) throw new BadInput(...error.problems);
    throw error;
  }
}

/** What scenarios are checked against: the calibrated world, and the parameters of the rules that the process knows. */
export function shippedContext(rules: ScenarioContext['rules']): ScenarioContext {
  return { world: WorldParameters as unknown as JsonSchema, baseWorld: shippedCalibration().parameters, rules };
}

/** Fails with BadInput: one line for each mistake, and at the end how many there are. */
export function namedScenario(
  scenario: string,
  given: Pick<ScenarioSource, 'settings' | 'settingsGivenBy' | 'seed'>,
  context: ScenarioContext,
): Scenario {
  const loaded = loadScenario({ ...readScenario(scenario), ...given }, context);
  if (loaded.ok) return loaded.scenario;
  const mistakes = loaded.problems.length === 1 ? '1 mistake' : `${loaded.problems.length} mistakes`;
  throw new BadInput(...problemLines(loaded.problems), `${mistakes}; nothing was run`);
}
