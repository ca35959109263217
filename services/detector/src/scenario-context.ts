/** What the workbench checks scenarios against: the calibrated world, and the parameters of every rule. */
import { catalogue } from './catalogue.js';
import type { ScenarioContext } from '@tengewatch/shared/scenario/schema.js';
import { contextOf } from '@tengewatch/shared/service/service-run.js';

let context: ScenarioContext | undefined;

/** Always the same object: its schemas are compiled once for all scenarios that are checked against it. */
export const scenarioContext = (): ScenarioContext => (context ??= contextOf(catalogue));
