/** Honest look-alike of nominee cards: relatives pay for a wedding onto one card, which then pays the hall and the musicians. */
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import type { BuiltLookAlike, PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';
import { buildCollection } from './collection.js';

export const weddingPool: LookAlike = {
  whatItIs: 'A family collects gifts for a wedding on one card and pays the hall, the cooks and the musicians from it.',
  howItShows: 'It shows in gifts of many people over two or three weeks, once, and in a few large payments to vendors.',
  mostPeople: 1,
  mostActionsADay: 15,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const traits = lookAlikeTraits(tools, tools.world.typologies['nominee-cards']['wedding-pool']);
  return buildCollection(tools, { role: 'host', traits, recipients: traits.vendors });
}
