/** People who take cash at one machine one after another: what pay-days, market days and runners have in common. */
import { MINUTE_MS } from '../../../events/time-spans.js';
import type { Atm, Card, Random } from '../../planner.js';
import { takeCash } from '../../planning/means.js';
import type { PlannerTools } from '../../planning/planner-tools.js';

export interface Queue {
  readonly cards: readonly Card[];
  readonly atm: Atm;
  readonly startMs: number;
}

/** Plans the visits of those who come. Each takes a part of what the card then holds. */
export function planQueue(
  tools: PlannerTools,
  random: Random,
  { cards, atm, startMs }: Queue,
  traits: { readonly comes: number; readonly gapMinutes: number; readonly wishShare: number },
): void {
  const { bank, eventQueue, world } = tools;
  let turnMs = startMs;
  for (const card of random.shuffle(cards)) {
    const [comes, gap, share] = [
      random.chance(traits.comes),
      random.exponential(traits.gapMinutes),
      random.logNormal(traits.wishShare, world.schemes.sigma),
    ];
    if (!comes) continue;
    turnMs += gap * MINUTE_MS;
    eventQueue.at(turnMs, () => {
      if (!bank.isBlocked(card.index)) takeCash(tools, { card, atm, wishTiyn: bank.balanceTiyn(card.index) * Math.min(1, share) });
    });
  }
}
