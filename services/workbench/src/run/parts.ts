/** The producers and rules that a run is made of. */
import { createRule as createCashOutGroups } from '@tengewatch/detector-cash-out-groups/rule.js';
import { createRule as createNomineeCards } from '@tengewatch/detector-nominee-cards/rule.js';
import { createRule as createUnlicensedPlatforms } from '@tengewatch/detector-unlicensed-platforms/rule.js';
import { atmWithdrawalsProducer } from '@tengewatch/producer-atm-withdrawals/producer.js';
import { cardTopUpsProducer } from '@tengewatch/producer-card-top-ups/producer.js';
import { exchangerTradesProducer } from '@tengewatch/producer-exchanger-trades/producer.js';
import type { Producer } from '@tengewatch/shared/pipeline/producer.js';
import type { Scenario } from '@tengewatch/shared/scenario/scenario.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';

export const producers: readonly Producer[] = [cardTopUpsProducer, exchangerTradesProducer, atmWithdrawalsProducer];

/** All rules, with the parameters that the scenario changes. */
export function createRules(overrides: Scenario['rules']): readonly Rule[] {
  return [
    createNomineeCards(overrides['nominee-cards']),
    createCashOutGroups(overrides['cash-out-groups']),
    createUnlicensedPlatforms(overrides['unlicensed-platforms']),
  ];
}
