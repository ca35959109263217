/** A small country in which every typology has a scheme that is caught and one that hides from its rule: for tests of why. */
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';

export const HIDING_SEED = 3;

export const hidingWorld: Scenario = smallScenario({
  name: 'hiding',
  people: 800,
  days: 20,
  shards: 3,
  schemes: [
    { typology: 'nominee-cards', difficulty: 0, count: 1, cards: { min: 4, max: 4 } },
    { typology: 'cash-out-groups', difficulty: 0, count: 1, cards: { min: 8, max: 8 } },
    { typology: 'unlicensed-platforms', form: 'unregistered', difficulty: 0, count: 1 },
    { typology: 'unlicensed-platforms', form: 'hidden', difficulty: 0, count: 1 },
    { typology: 'nominee-cards', difficulty: 1, count: 1, cards: { min: 8, max: 8 } },
    { typology: 'cash-out-groups', difficulty: 1, count: 1, cards: { min: 8, max: 8 } },
    { typology: 'unlicensed-platforms', form: 'hidden', difficulty: 1, count: 1 },
    { typology: 'unlicensed-platforms', form: 'imitation', difficulty: 1, count: 1 },
  ],
});
