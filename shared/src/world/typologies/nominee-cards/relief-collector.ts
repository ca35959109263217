/** Honest look-alike of nominee cards: somebody collects from many for an operation or a funeral, and pays for it within days. */
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import type { BuiltLookAlike, PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';
import { buildCollection } from './collection.js';

export const reliefCollector: LookAlike = {
  whatItIs: 'Somebody collects from many people for an operation or a funeral, and pays it within days.',
  howItShows: 'It shows in one burst of gifts from strangers that is never repeated, on a card that its holder lives on.',
  mostPeople: 1,
  mostActionsADay: 15,
  creditedKztADay: 200_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const traits = lookAlikeTraits(tools, tools.world.typologies['nominee-cards']['relief-collector']);
  return buildCollection(tools, { role: 'collector', traits, recipients: 1 });
}
