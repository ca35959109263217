/** Builds an unlicensed platform in the form that the scenario asks for. */
import { hiddenExchanger } from './hidden-exchanger.js';
import { namedPlatform } from './named-platform.js';
import type { BuiltScheme, PlannerTools, SchemeOrder } from '../../planning/planner-tools.js';

export function platformScheme(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  return order.form === 'hidden' ? hiddenExchanger(order, tools) : namedPlatform(order, tools);
}
