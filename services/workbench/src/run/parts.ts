/** The rules that a run in one process is made of. */
import { createRule as createCashOutGroups } from '@tengewatch/detector-cash-out-groups/rule.js';
import { createRule as createNomineeCards } from '@tengewatch/detector-nominee-cards/rule.js';
import { createRule as createUnlicensedPlatforms } from '@tengewatch/detector-unlicensed-platforms/rule.js';
import type { Scenario } from '@tengewatch/shared/scenario/scenario.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';

/** All rules, with the parameters that the scenario changes. */
export function createRules(overrides: Scenario['rules']): readonly Rule[] {
  return [
    createNomineeCards(overrides['nominee-cards']),
    createCashOutGroups(overrides['cash-out-groups']),
    createUnlicensedPlatforms(overrides['unlicensed-platforms']),
  ];
}
