/** What the workbench checks scenarios against: the calibrated world, and the parameters of every rule. */
import { catalogue } from './catalogue.js';
import type { ScenarioContext } from '@tengewatch/shared/scenario/schema.js';
import { contextOf } from '@tengewatch/shared/service/service-run.js';

let last: ScenarioContext | undefined;

/** The same object as long as the calibration stays what it is, as making checks of it takes a while. */
export function scenarioContext(): ScenarioContext {
  const context = contextOf(catalogue);
  if (last?.baseWorld !== context.baseWorld) last = context;
  return last;
}
