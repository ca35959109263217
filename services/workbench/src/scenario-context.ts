/** What scenarios are checked against: the calibrated world, and the parameters of every rule. */
import { readFileSync } from 'node:fs';
import { CashOutGroupsParameters } from '@tengewatch/detector-cash-out-groups/params.js';
import { NomineeCardsParameters } from '@tengewatch/detector-nominee-cards/params.js';
import { UnlicensedPlatformsParameters } from '@tengewatch/detector-unlicensed-platforms/params.js';
import type { JsonSchema, ScenarioContext } from '@tengewatch/shared/scenario/schema.js';
import { CalibrationError, loadCalibration, type Calibration } from '@tengewatch/shared/world/calibration.js';
import { WorldParameters } from '@tengewatch/shared/world/parameters.js';
import { BadInput } from './exit-codes.js';
import { CALIBRATION_FILE } from './scenario-files.js';

const asData = (schema: unknown): JsonSchema => schema as JsonSchema;

/** The shipped calibration. People edit it, so its mistakes are told like those of a scenario. */
export function calibration(): Calibration {
  try {
    return loadCalibration(readFileSync(CALIBRATION_FILE, 'utf8'));
  } catch (error) {
    if (error instanceof CalibrationError) throw new BadInput(...error.problems.map((problem) => `scenarios/calibration.yaml  ${problem}`));
    throw error;
  }
}

export function scenarioContext(): ScenarioContext {
  return {
    world: asData(WorldParameters),
    baseWorld: calibration().parameters,
    rules: {
      'nominee-cards': asData(NomineeCardsParameters),
      'cash-out-groups': asData(CashOutGroupsParameters),
      'unlicensed-platforms': asData(UnlicensedPlatformsParameters),
    },
  };
}
