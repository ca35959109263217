/** Somebody who collects from many on one card, once, and pays what it was for: a wedding, an operation, a funeral. */
import { onOneDay } from '../../planning/draw.js';
import { honestParties } from '../../planning/look-alike-tools.js';
import { createPassOn, type PassOnTraits } from '../../planning/pass-on.js';
import { anyCard, cardMember, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';

export interface Collection {
  readonly role: string;
  readonly traits: PassOnTraits & { readonly givers: number; readonly poolDays: number };
  /** How many are paid. */
  readonly recipients: number;
}

export function buildCollection(tools: PlannerTools, { role, traits, recipients }: Collection): BuiltLookAlike {
  const { country, random, world } = tools;
  const { givers, machines, poolDays } = traits;
  const card = anyCard(country, random.fork('card'), country.recruit(random.fork('recruit')));
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars: givers, recipients, machines }));
  const firstDay = random.int(0, Math.max(0, tools.days - Math.ceil(poolDays)));
  return {
    planner: {
      planDay(day) {
        if (day.index < firstDay || day.index >= firstDay + poolDays) return;
        passOn.planPayments(day, onOneDay(random, givers / poolDays, world.strangers.daySpread));
      },
    },
    members: [cardMember(role, card)],
  };
}
