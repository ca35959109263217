/** The rules that a run in one process is made of. */
import { catalogue } from './catalogue.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createRules as createAll } from '@tengewatch/shared/service/service-run.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';

/** All rules, with the parameters that the scenario changes. */
export const createRules = (overrides: Scenario['rules']): readonly Rule[] => createAll(catalogue, overrides);
