/** A card that others pay onto and that the money soon leaves again: what nominees, and some honest people, have in common. */
import type { WorldParameters } from '../parameters.js';
import { tengeToTiyn } from '../../events/money.js';
import { HOUR_MS } from '../../events/time-spans.js';
import type { Atm, Card, Day, Mark, Random } from '../planner.js';
import { awake, drawTiyn, drawWay } from './draw.js';
import { drawParty, payIn, send, takeCash, trade, type CoinAccount, type Party, type PayInChannel } from './means.js';
import type { PlannerTools } from './planner-tools.js';

const leavingAmounts = {
  dwellHours: 'Median hours from a payment until its money leaves.',
  machines: 'Machines at which cash is taken.',
  coinAccounts: 'Accounts between which coins are shared out.',
} as const;
const leavingShares = {
  kept: 'Part of each payment that stays on the card.',
  portion: 'Part of what waits that leaves at once.',
  byCash: 'Cards from which cash is taken; from the others all is sent on.',
  cash: 'Weight of cash, where it is taken, against transfers.',
  byExchange: 'Cards whose money leaves as crypto, mostly.',
  onward: 'Weight of transfers to others, against cash.',
} as const;
/** How money leaves a card again. */
export const leavingTraits = { amounts: leavingAmounts, shares: leavingShares };
export type LeavingTraits = Readonly<Record<keyof typeof leavingAmounts | keyof typeof leavingShares, number>>;

export const passOnAmounts = {
  sumKzt: 'Median of what one payer pays, in tenge.',
  sumSigma: 'Spread of what payers pay. Sigma of the log-normal.',
  ...leavingAmounts,
} as const;
export const passOnShares = {
  terminal: 'Payments at terminals, on cards that are paid so.',
  byTerminal: 'Cards that are paid at terminals at all.',
  byBranch: 'Cards that are paid over the counter now and then.',
  anonymous: 'Payments at terminals that name nobody.',
  regular: 'Payments by somebody who comes back.',
  ...leavingShares,
} as const;
export type PassOnTraits = Readonly<Record<keyof typeof passOnAmounts | keyof typeof passOnShares, number>>;

/** Traits of a card onto which money comes by other ways only, which `hold` tells of. */
export const unpaid = (traits: LeavingTraits): PassOnTraits => ({
  ...traits,
  sumKzt: 1,
  sumSigma: 1,
  terminal: 0,
  byTerminal: 0,
  byBranch: 0,
  anonymous: 0,
  regular: 0,
});

export interface PassOnParties {
  readonly regulars: readonly Party[];
  /** To whom money is sent on. */
  readonly recipient: (random: Random) => Party | Card;
  readonly coins: readonly CoinAccount[];
  readonly atms: readonly Atm[];
  readonly marks?: { readonly payIn: Mark; readonly cash: Mark; readonly exchange: Mark; readonly onward: Mark } | undefined;
  /** Told of money that went to another card. */
  readonly sentTo?: (recipient: Party | Card, amountTiyn: number) => void;
}

export interface PassOn {
  /** Plans so many payments on the day; their money leaves later. */
  planPayments(day: Day, count: number): void;
  /** Money that came by another way and leaves as that of payments does. */
  hold(amountTiyn: number): void;
}

/** Each card has ways of its own: few are paid, and few are emptied, in all ways that there are. */
function waysOf(random: Random, traits: PassOnTraits, { branchShare, exchangeShare }: WorldParameters['strangers']) {
  const [byTerminal, byBranch, byExchange, byCash] = [traits.byTerminal, traits.byBranch, traits.byExchange, traits.byCash].map((share) =>
    random.chance(share),
  );
  const terminal = byTerminal === true ? traits.terminal : 0;
  const branch = byBranch === true ? branchShare : 0;
  const exchange = byExchange === true ? exchangeShare : 0;
  const others = 1 - exchange;
  return {
    in: { terminal, branch, p2p: Math.max(0, 1 - terminal - branch) },
    out: { exchange, cash: byCash === true ? traits.cash * others : 0, onward: traits.onward * others },
  };
}

export function createPassOn(tools: PlannerTools, card: Card, traits: PassOnTraits, parties: PassOnParties): PassOn {
  const { country, bank, eventQueue, rhythms, world } = tools;
  const random = tools.random.fork('pass-on', card.number);
  const city = country.cities[card.city]!;
  const smallestTiyn = tengeToTiyn(world.strangers.worthTakingKzt);
  const { dwellSigma } = world.strangers;
  const { marks } = parties;
  const weights = waysOf(tools.random.fork('ways', card.number), traits, world.strangers);
  /** What is to leave and has not. */
  let waitingTiyn = 0;

  function planPayment(day: Day): void {
    const channel = drawWay<PayInChannel>(random, { ...weights.in, branch: day.working ? weights.in.branch : 0 });
    const rhythm = { p2p: rhythms.transfers, terminal: rhythms.terminals, branch: rhythms.offices }[channel];
    const hour = rhythm(random.next());
    const wishTiyn = drawTiyn(random, traits.sumKzt, traits.sumSigma);
    const isRegular = random.chance(traits.regular);
    const [regular, stranger] = [random.int(0, Math.max(0, parties.regulars.length - 1)), drawParty(tools, random)];
    const payer = isRegular ? (parties.regulars[regular] ?? stranger) : stranger;
    const leavesAtHour = awake(hour + random.logNormal(traits.dwellHours, dwellSigma), world.strangers, random.next());
    eventQueue.at(day.instantMs(hour, city), () => {
      const anonymousShare = channel === 'terminal' ? traits.anonymous : undefined;
      hold(payIn(tools, { card, channel, wishTiyn, payer, anonymousShare, mark: marks?.payIn }));
    });
    eventQueue.at(day.instantMs(leavesAtHour, city), leave);
  }

  function hold(amountTiyn: number): void {
    waitingTiyn += amountTiyn * (1 - traits.kept);
  }

  function leave(): void {
    const draw = random.fork('leave', bank.nowMs);
    const way = drawWay(draw, weights.out);
    const [atm, account, recipient] = [draw.pick(parties.atms), draw.pick(parties.coins), parties.recipient(draw)];
    const wishTiyn = Math.min(waitingTiyn * traits.portion, bank.balanceTiyn(card.index));
    if (wishTiyn < smallestTiyn || bank.isBlocked(card.index)) return;
    if (way === 'cash') {
      takeCash(tools, { card, atm, wishTiyn, mark: marks?.cash, afterwards: gone });
    } else if (way === 'exchange') {
      gone(trade(tools, card, 'buy', account, wishTiyn, marks?.exchange));
    } else {
      const sentTiyn = send(tools, card, recipient, wishTiyn, marks?.onward);
      gone(sentTiyn);
      if (sentTiyn > 0) parties.sentTo?.(recipient, sentTiyn);
    }
  }

  function gone(amountTiyn: number): void {
    waitingTiyn = Math.max(0, waitingTiyn - amountTiyn);
  }

  return {
    planPayments(day, count) {
      for (let left = count; left > 0; left--) planPayment(day);
    },
    hold(amountTiyn) {
      hold(amountTiyn);
      const waitMs = random.fork('held', bank.nowMs).logNormal(traits.dwellHours, dwellSigma) * HOUR_MS;
      eventQueue.at(bank.nowMs + waitMs, leave);
    },
  };
}
