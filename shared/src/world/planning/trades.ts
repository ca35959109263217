/** Trades of one customer with platforms: what users of licensed and of unlicensed ones have in common. */
import { DAYS_PER_MONTH } from '../../events/time-spans.js';
import type { Card, Day, Mark } from '../planner.js';
import { aboutWhole, drawTiyn } from './draw.js';
import { trade, type CoinAccount } from './means.js';
import type { PlannerTools } from './planner-tools.js';

export const tradeAmounts = {
  tradesAMonth: 'Trades of one customer in a month.',
  sumKzt: 'Median trade, in tenge.',
  sumSigma: 'Spread of one trade. Sigma of the log-normal.',
} as const;
export const tradeShares = { sells: 'Trades in which coins are sold for tenge.' } as const;
export type TradeTraits = Readonly<Record<keyof typeof tradeAmounts | keyof typeof tradeShares, number>>;

/** Plans the trades of a day. `drawAccount` says with which account each is made. */
export function planTrades(
  tools: PlannerTools,
  day: Day,
  card: Card,
  traits: TradeTraits,
  drawAccount: () => CoinAccount,
  mark?: Mark,
): void {
  const { country, eventQueue, random, rhythms } = tools;
  for (let left = aboutWhole(random, traits.tradesAMonth / DAYS_PER_MONTH); left > 0; left--) {
    const side = random.chance(traits.sells) ? 'sell' : 'buy';
    const account = drawAccount();
    const wishTiyn = drawTiyn(random, traits.sumKzt, traits.sumSigma);
    eventQueue.at(day.instantMs(rhythms.trading(random.next()), country.cities[card.city]!), () =>
      trade(tools, card, side, account, wishTiyn, mark),
    );
  }
}
