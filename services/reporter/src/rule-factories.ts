/** All rules of a run with what their parameters may be: the reporter knows from them who writes alerts. */
import { CashOutGroupsParameters } from '@tengewatch/detector-cash-out-groups/params.js';
import { createRule as createCashOutGroups } from '@tengewatch/detector-cash-out-groups/rule.js';
import { NomineeCardsParameters } from '@tengewatch/detector-nominee-cards/params.js';
import { createRule as createNomineeCards } from '@tengewatch/detector-nominee-cards/rule.js';
import { UnlicensedPlatformsParameters } from '@tengewatch/detector-unlicensed-platforms/params.js';
import { createRule as createUnlicensedPlatforms } from '@tengewatch/detector-unlicensed-platforms/rule.js';
import type { JsonSchema } from '@tengewatch/shared/scenario/schema.js';
import type { RuleFactory } from '@tengewatch/shared/service/service-run.js';

const asData = (schema: unknown): JsonSchema => schema as JsonSchema;

export const ruleFactories: readonly RuleFactory[] = [
  { rule: createNomineeCards, parameters: asData(NomineeCardsParameters) },
  { rule: createCashOutGroups, parameters: asData(CashOutGroupsParameters) },
  { rule: createUnlicensedPlatforms, parameters: asData(UnlicensedPlatformsParameters) },
];
