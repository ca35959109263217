/** What the workbench checks scenarios against: the calibrated world, and the parameters of every rule. */
import { CashOutGroupsParameters } from '@tengewatch/detector-cash-out-groups/params.js';
import { NomineeCardsParameters } from '@tengewatch/detector-nominee-cards/params.js';
import { UnlicensedPlatformsParameters } from '@tengewatch/detector-unlicensed-platforms/params.js';
import { shippedContext } from '@tengewatch/shared/scenario/named-scenario.js';
import type { JsonSchema, ScenarioContext } from '@tengewatch/shared/scenario/schema.js';

const asData = (schema: unknown): JsonSchema => schema as JsonSchema;

export function scenarioContext(): ScenarioContext {
  return shippedContext({
    'nominee-cards': asData(NomineeCardsParameters),
    'cash-out-groups': asData(CashOutGroupsParameters),
    'unlicensed-platforms': asData(UnlicensedPlatformsParameters),
  });
}
