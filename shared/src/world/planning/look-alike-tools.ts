/** What several look-alikes are built from: their place on the dial of the near and the far, and whom their cards deal with. */
import type { Card } from '../planner.js';
import { atLeastOne } from './draw.js';
import { drawParty, openCoinAccounts, type Party } from './means.js';
import type { PassOnParties } from './pass-on.js';
import type { PlannerTools } from './planner-tools.js';
import { drawTraits, type TraitEnds, type Traits } from './traits.js';

/** Draws the traits of one look-alike, anywhere between the ends that the calibration gives. */
export const lookAlikeTraits = <A extends string, S extends string>(tools: PlannerTools, ends: TraitEnds<A, S>): Traits<A, S> =>
  drawTraits(tools.random.fork('traits'), ends, tools.random.fork('dial').next(), tools.world.schemes.sigma);

/** About so many people of whom somebody hears again. */
export const drawParties = (tools: PlannerTools, name: string, mean: number): Party[] => {
  const random = tools.random.fork('parties', name);
  return Array.from({ length: atLeastOne(random, mean) }, () => drawParty(tools, random));
};

/** Whom an honest card deals with: people who come back, people who are paid, the machines near by, an account for coins. */
export function honestParties(
  tools: PlannerTools,
  card: Card,
  counts: { readonly regulars: number; readonly recipients: number; readonly machines: number },
): PassOnParties {
  const random = tools.random.fork('parties', card.number);
  const recipients = drawParties(tools, 'recipients', counts.recipients);
  return {
    regulars: drawParties(tools, 'regulars', counts.regulars),
    recipient: (draw) => draw.pick(recipients),
    coins: openCoinAccounts(tools, random, 1),
    atms: random.shuffle(tools.country.atmsOf(card.city)).slice(0, Math.max(1, Math.round(counts.machines))),
  };
}
