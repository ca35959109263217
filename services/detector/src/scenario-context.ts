/** What the workbench checks scenarios against: the calibrated world, and the parameters of every rule. */
import { catalogue } from './catalogue.js';
import type { ScenarioContext } from '@tengewatch/shared/scenario/schema.js';
import { contextOf } from '@tengewatch/shared/service/service-run.js';

export const scenarioContext = (): ScenarioContext => contextOf(catalogue);
