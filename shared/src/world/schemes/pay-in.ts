/** Money that somebody who banks elsewhere pays onto a card: at a terminal, by phone transfer or over the counter. */
import { tengeToTiyn } from '../../events/money.js';
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
  const { country, world } = tools;
  if (channel === 'branch') {
    return { channel, amountTiyn, senderIin: order.senderIin ?? country.outsider(random), senderVerification: 'government-database' };
  }
  const usual = channel === 'terminal' ? world.terminals.anonymousShare : world.transfers.anonymousShare;
  const anonymous = random.chance(order.anonymousShare ?? (order.senderIin === undefined ? usual : 0));
  const verified = verification(tools, channel, amountTiyn, random.next());
  const sender = anonymous
    ? ({ senderIin: null, senderVerification: 'none' } as const)
    : { senderIin: order.senderIin ?? country.outsider(random), senderVerification: verified };
  const terminal = channel === 'terminal' ? { terminal: random.pick(country.terminalsOf(card.city)) } : {};
  return { channel, amountTiyn, ...sender, ...terminal };
}

/** What the banks' policy makes of a named sender; schemes and honest people meet the same banks. */
function verification({ world }: PlannerTools, channel: PayInChannel, amountTiyn: number, unit: number): TopUpOrder['senderVerification'] {
  const { senderVerifiedAboveKzt, verifiedAboveShare, appShareBelow } = world.controls;
  if (amountTiyn > tengeToTiyn(senderVerifiedAboveKzt)) return unit < verifiedAboveShare ? 'government-database' : 'app';
  if (channel === 'terminal') return 'sms';
  return unit < appShareBelow ? 'app' : 'sms';
}

/** Draws a channel by weights; what is left over is P2P. */
export function drawChannel(roll: number, shares: { readonly terminal: number; readonly branch: number }): PayInChannel {
  if (roll < shares.terminal) return 'terminal';
  return roll < shares.terminal + shares.branch ? 'branch' : 'p2p';
}
