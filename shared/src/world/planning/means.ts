/**
 * What schemes and look-alikes do with money: by the same means as honest people, with the same round sums, banknotes, payers and places.
 * All that an action draws comes from a fork by card and instant, so that what a balance allows shifts no later draw.
 */
import type { ExchangerTrade } from '../../events/exchanger-trade.js';
import { tengeToTiyn } from '../../events/money.js';
import { SECOND_MS } from '../../events/time-spans.js';
import { lastingPlatforms } from '../../register/platform-register.js';
import type { Atm, Card, Day, Mark, Outsider, Person, Random } from '../planner.js';
import { atLeastOne } from './draw.js';
import type { PlannerTools } from './planner-tools.js';

/** Channels by which others' money comes onto a card. */
export type PayInChannel = 'p2p' | 'terminal' | 'branch';

/** Somebody who banks elsewhere, or one of the shard's people. */
export type Party = Outsider | Person;

export interface PayIn {
  readonly card: Card;
  readonly channel: PayInChannel;
  readonly wishTiyn: number;
  /** Who pays; somebody at random when not given. */
  readonly payer?: Party | undefined;
  /** Share of the payments that name nobody; by default what is usual for the channel. */
  readonly anonymousShare?: number | undefined;
  readonly mark?: Mark | undefined;
}

export interface Visit {
  readonly card: Card;
  readonly atm: Atm;
  readonly wishTiyn: number;
  readonly mark?: Mark | undefined;
  /** Runs when the last withdrawal of the visit is done, with what was paid out. */
  readonly afterwards?: (takenTiyn: number) => void;
}

/** Where somebody keeps coins, and the platform on which they come and go. */
export interface CoinAccount {
  readonly asset: ExchangerTrade['asset'];
  readonly wallet: string;
  readonly platform: string;
}

const isOutsider = (party: Party): party is Outsider => 'token' in party;

/** Somebody whom chance brings together with a card: of the shard as often as among honest people. */
export function drawParty({ country, world }: PlannerTools, random: Random): Party {
  const inside = random.chance(world.strangers.insideShare);
  const [person, outsider] = [random.pick(country.people), country.outsider(random)];
  return inside ? person : outsider;
}

/** Pays onto the card, and returns what came in. */
export function payIn(tools: PlannerTools, order: PayIn): number {
  const { country, bank, world, sums } = tools;
  const { card, channel, wishTiyn, mark } = order;
  const random = tools.random.fork('pay-in', card.number, bank.nowMs);
  const payer = order.payer ?? drawParty(tools, random);
  if (channel === 'p2p') {
    const amountTiyn = sums.transfer(random, wishTiyn);
    if (!isOutsider(payer)) {
      const from = country.usedCards(payer.index)[0];
      const most = (from === undefined ? 0 : bank.balanceTiyn(from)) * world.transfers.mostOfBalance;
      if (from !== undefined && from !== card.index && amountTiyn <= most && bank.transfer(from, card.index, amountTiyn, mark))
        return amountTiyn;
    }
    const iin = isOutsider(payer) ? payer.iin : country.outsider(random).iin;
    topUp(tools, random, order, amountTiyn, random.chance(order.anonymousShare ?? world.transfers.anonymousShare) ? null : iin);
    return amountTiyn;
  }
  const amountTiyn = sums.round(random, wishTiyn);
  const isAnonymous = channel === 'terminal' && random.chance(order.anonymousShare ?? world.terminals.anonymousShare);
  topUp(tools, random, order, amountTiyn, isAnonymous ? null : payer.iin);
  return amountTiyn;
}

function topUp(tools: PlannerTools, random: Random, { card, channel, mark }: PayIn, amountTiyn: number, iin: string | null) {
  const { bank, controls, country } = tools;
  const senderVerification = controls.senderVerification(channel, iin, amountTiyn, random.next());
  const place = channel === 'terminal' ? { terminal: random.pick(country.terminalsOf(card.city)) } : {};
  bank.topUp(card.index, { channel, amountTiyn, senderIin: iin, senderVerification, ...place }, mark);
}

/** Plans a payment onto a card at some hour of the day, as people send money. */
export function planPayIn(tools: PlannerTools, day: Day, order: PayIn): void {
  const { country, eventQueue, random, rhythms } = tools;
  eventQueue.at(day.instantMs(rhythms.transfers(random.next()), country.cities[order.card.city]!), () => payIn(tools, order));
}

/** Wages, pensions and loans, real or sham, come from a firm whose BIN the bank knows. */
export function payFromFirm(
  { bank, controls }: PlannerTools,
  order: {
    readonly card: Card;
    readonly channel: 'employer' | 'loan';
    readonly amountTiyn: number;
    readonly bin: string;
    readonly mark?: Mark;
  },
): void {
  const { card, channel, amountTiyn, bin, mark } = order;
  const senderVerification = controls.senderVerification(channel, bin, amountTiyn, 0);
  bank.topUp(card.index, { channel, amountTiyn, senderIin: bin, senderVerification }, mark);
}

/** One visit to a machine, now: as many withdrawals as it asks for. Some do not mind what the card holds, and are refused. */
export function takeCash(tools: PlannerTools, { card, atm, wishTiyn, mark, afterwards }: Visit): void {
  const { bank, eventQueue, sums, world } = tools;
  const isUnmindful = tools.random.fork('visit', card.number, bank.nowMs).chance(world.cash.unmindfulShare);
  let leftTiyn = sums.cash(wishTiyn);
  let takenTiyn = 0;
  const next = (): void => {
    const askedTiyn = Math.min(leftTiyn, atm.limitTiyn);
    const sumTiyn = isUnmindful ? askedTiyn : Math.min(askedTiyn, sums.largestCash(bank.balanceTiyn(card.index)));
    const isPaid = sumTiyn > 0 && bank.withdraw(card.index, atm, sumTiyn, mark);
    if (isPaid) takenTiyn += sumTiyn;
    leftTiyn = isPaid ? leftTiyn - sumTiyn : 0;
    if (leftTiyn > 0) eventQueue.at(bank.nowMs + world.cash.secondsBetween * SECOND_MS, next);
    else afterwards?.(takenTiyn);
  };
  next();
}

/** Sends money on, to somebody or to a card of the shard, and returns what was sent: nothing where the card does not hold it. */
export function send(tools: PlannerTools, card: Card, to: Party | Card, wishTiyn: number, mark?: Mark): number {
  const { bank, country, sums } = tools;
  const random = tools.random.fork('send', card.number, bank.nowMs);
  const amountTiyn = heldSum(tools, random, card, wishTiyn, sums.transfer(random, wishTiyn));
  if (amountTiyn === 0) return 0;
  if ('token' in to) return bank.transferOut(card.index, to.token, amountTiyn, mark) ? amountTiyn : 0;
  const recipient = 'number' in to ? to.index : country.usedCards(to.index)[0];
  if (recipient === undefined || recipient === card.index) return 0;
  return bank.transfer(card.index, recipient, amountTiyn, mark) ? amountTiyn : 0;
}

/** Buys coins, or sells them, for about so much; returns the tenge that moved. */
export function trade(tools: PlannerTools, card: Card, side: 'buy' | 'sell', account: CoinAccount, wishTiyn: number, mark?: Mark): number {
  const { bank, sums, world } = tools;
  const random = tools.random.fork('trade', card.number, bank.nowMs);
  const rounded = sums.trade(random, side, wishTiyn);
  const fiatTiyn = side === 'buy' ? heldSum(tools, random, card, wishTiyn, rounded) : rounded;
  if (fiatTiyn < tengeToTiyn(world.crypto.smallestKzt)) return 0;
  return bank.trade(card.index, { ...account, side, fiatTiyn }, mark) ? fiatTiyn : 0;
}

/** A sum that was rounded up beyond what the card holds is rounded down instead. */
function heldSum({ bank, sums }: PlannerTools, random: Random, card: Card, wishTiyn: number, roundedTiyn: number): number {
  const heldTiyn = bank.balanceTiyn(card.index);
  return roundedTiyn <= heldTiyn ? roundedTiyn : sums.roundDown(random, Math.min(wishTiyn, heldTiyn));
}

/** About so many accounts, at least one. */
export const openCoinAccounts = (tools: PlannerTools, random: Random, mean: number): CoinAccount[] =>
  Array.from({ length: atLeastOne(random, mean) }, () => openCoinAccount(tools, random));

/** An account on a licensed platform, which payments name in one of the forms of the register. */
export function openCoinAccount({ country, world }: PlannerTools, random: Random, asset: ExchangerTrade['asset'] = 'USDT'): CoinAccount {
  const { name, aliases } = random.pick(lastingPlatforms);
  const platform = aliases.length > 0 && random.chance(world.crypto.aliasShare) ? random.pick(aliases) : name;
  return { asset, wallet: country.wallet(random, asset), platform };
}
