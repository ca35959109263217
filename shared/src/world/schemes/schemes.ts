/** The table of schemes: what builds one of each typology. */
import type { TypologyName } from '../../events/truth.js';
import { cashOutGroup } from './cash-out-groups.js';
import { nomineeCards } from './nominee-cards.js';
import type { BuiltScheme, PlannerTools, SchemeOrder } from './planner-tools.js';
import { unlicensedPlatform } from './unlicensed-platforms.js';

export const schemeBuilders: { readonly [T in TypologyName]: (order: SchemeOrder, tools: PlannerTools) => BuiltScheme } = {
  'nominee-cards': nomineeCards,
  'cash-out-groups': cashOutGroup,
  'unlicensed-platforms': unlicensedPlatform,
};
