/** Money that somebody who banks elsewhere pays onto a card: at a terminal, by phone transfer or over the counter. */
import type { Card, Mark, Random, TopUpOrder } from '../planner.js';
import type { PlannerTools } from './planner-tools.js';

export type PayInChannel = 'terminal' | 'p2p' | 'branch';

export interface PayIn {
  readonly card: Card;
  readonly channel: PayInChannel;
  readonly amountTiyn: number;
  /** A sender who comes back; a new one is drawn when not given. */
  readonly senderIin?: string | undefined;
  /** Share of the payments that name nobody; by default what is usual for the channel. */
  readonly anonymousShare?: number | undefined;
  readonly mark?: Mark | undefined;
}

/** Draws the same amount of randomness whatever comes out, so that later draws of the planner do not shift. */
export function payIn(tools: PlannerTools, order: PayIn): void {
  const random = tools.random.fork('pay-in', tools.bank.nowMs, tools.random.next());
  tools.bank.topUp(order.card.index, topUpOrder(tools, random, order), order.mark);
}

function topUpOrder(tools: PlannerTools, random: Random, order: PayIn): TopUpOrder {
  const { channel, amountTiyn, card } = order;
  const { country, controls, world } = tools;
  if (channel === 'branch') {
    const senderIin = order.senderIin ?? country.outsider(random);
    return {
      channel,
      amountTiyn,
      senderIin,
      senderVerification: controls.senderVerification(channel, senderIin, amountTiyn, random.next()),
    };
  }
  const usual = channel === 'terminal' ? world.terminals.anonymousShare : world.transfers.anonymousShare;
  const anonymous = random.chance(order.anonymousShare ?? (order.senderIin === undefined ? usual : 0));
  const senderIin = anonymous ? null : (order.senderIin ?? country.outsider(random));
  const senderVerification = controls.senderVerification(channel, senderIin, amountTiyn, random.next());
  const terminal = channel === 'terminal' ? { terminal: random.pick(country.terminalsOf(card.city)) } : {};
  return { channel, amountTiyn, senderIin, senderVerification, ...terminal };
}

/** Draws a channel by weights; what is left over is P2P. */
export function drawChannel(roll: number, shares: { readonly terminal: number; readonly branch: number }): PayInChannel {
  if (roll < shares.terminal) return 'terminal';
  return roll < shares.terminal + shares.branch ? 'branch' : 'p2p';
}

/** Wages, pensions and loans, real or sham, come from a firm whose BIN the bank knows. */
export function payFromFirm(
  { bank, controls }: PlannerTools,
  order: {
    readonly card: Card;
    readonly channel: 'employer' | 'loan';
    readonly amountTiyn: number;
    readonly bin: string;
    readonly mark?: Mark | undefined;
  },
): void {
  const { card, channel, amountTiyn, bin } = order;
  const senderVerification = controls.senderVerification(channel, bin, amountTiyn, 0);
  bank.topUp(card.index, { channel, amountTiyn, senderIin: bin, senderVerification }, order.mark);
}
