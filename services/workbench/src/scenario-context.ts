/** What scenarios are checked against: the calibrated world, and the parameters of every rule. */
import { readFileSync } from 'node:fs';
import { ruleParameters as cashOutGroups } from '@tengewatch/detector-cash-out-groups/params.js';
import { ruleParameters as nomineeCards } from '@tengewatch/detector-nominee-cards/params.js';
import { ruleParameters as unlicensedPlatforms } from '@tengewatch/detector-unlicensed-platforms/params.js';
import type { JsonSchema, ScenarioContext } from '@tengewatch/shared/scenario/schema.js';
import { WorldParameters } from '@tengewatch/shared/world/parameters.js';
import { CALIBRATION_FILE } from './scenario-files.js';

export function scenarioContext(): ScenarioContext {
  throw new Error(
    String([readFileSync, cashOutGroups, nomineeCards, unlicensedPlatforms, WorldParameters, CALIBRATION_FILE, {} as JsonSchema]),
  );
}
