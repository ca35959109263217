/** Small purchases that make a planner's own card look, and be, lived with. Never part of a scheme or of a look-alike's habit. */
import { tengeToTiyn, tiynToTenge } from '../../events/money.js';
import type { Card, Day } from '../planner.js';
import { aboutWhole, evenly, roundTiyn } from './draw.js';
import type { PlannerTools } from './planner-tools.js';

const SHOPS = 6;
const SMALLEST_TENGE = 300;

/** Plans a day's purchases of one card, each at most half of what it then holds. */
export function everydayPurchases(
  tools: PlannerTools,
  card: Card,
  /** Tells the cards of one planner apart, so that each has a randomness of its own. */
  ordinal: number,
  habit: { readonly perDay: number; readonly medianTenge: number },
): (day: Day) => void {
  const { country, everydayBank, eventQueue } = tools;
  const random = tools.random.fork('purchases', ordinal);
  const city = country.cities[card.city];
  const shops = Array.from({ length: SHOPS }, () => country.counterparty(random));
  return (day) => {
    if (city === undefined) return;
    for (let left = aboutWhole(random, habit.perDay * evenly(random, [0.3, 1.7])); left > 0; left--) {
      const drawnTenge = random.logNormal(habit.medianTenge, 0.8);
      const stepTenge = random.chance(tools.world.purchases.roundShare) ? 500 : 1;
      const shop = random.pick(shops);
      eventQueue.at(day.instantMs(evenly(random, [8.5, 22.5]), city), () => {
        const halfTenge = Math.floor(tiynToTenge(everydayBank.balanceTiyn(card.index)) / 2);
        const sumTiyn = Math.min(roundTiyn(drawnTenge, stepTenge), tengeToTiyn(halfTenge));
        if (sumTiyn >= tengeToTiyn(SMALLEST_TENGE)) everydayBank.purchase(card.index, shop, sumTiyn);
      });
    }
  };
}
