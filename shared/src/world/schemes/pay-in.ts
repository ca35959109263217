/** Money that somebody who banks elsewhere pays onto a card: at a terminal, by phone transfer or over the counter. */
import { tengeToTiyn } from '../../events/money.js';
import type { TopUpOrder } from '../planner.js';
import type { Card, Mark } from '../planner.js';
import type { PlannerTools } from './planner-tools.js';

/** Above this the sender's identity must be verified. */
const VERIFIED_ABOVE_TIYN = tengeToTiyn(500_000);

export type PayInChannel = 'terminal' | 'p2p' | 'branch';

export interface PayIn {
  readonly card: Card;
  readonly channel: PayInChannel;
  readonly amountTiyn: number;
  /** A sender who comes back; a new one is drawn when not given. Terminals name nobody. */
  readonly senderIin?: string | undefined;
  readonly mark?: Mark | undefined;
}

export function payIn(tools: PlannerTools, order: PayIn): void {
  tools.bank.topUp(order.card.index, topUpOrder(tools, order), order.mark);
}

function topUpOrder(tools: PlannerTools, { card, channel, amountTiyn, senderIin }: PayIn): TopUpOrder {
  const { country, random } = tools;
  if (channel === 'terminal') {
    const terminal = random.pick(country.terminalsOf(card.city));
    return { channel, amountTiyn, senderIin: null, senderVerification: 'none', terminal };
  }
  const sender = senderIin ?? country.outsider(random);
  const verified = random.next();
  if (channel === 'branch') return { channel, amountTiyn, senderIin: sender, senderVerification: 'government-database' };
  if (amountTiyn > VERIFIED_ABOVE_TIYN) {
    return { channel, amountTiyn, senderIin: sender, senderVerification: verified < 0.7 ? 'app' : 'sms' };
  }
  return { channel, amountTiyn, senderIin: sender, senderVerification: verified < 0.7 ? 'app' : verified < 0.9 ? 'sms' : 'none' };
}

/** Draws a channel by weights. */
export function drawChannel(roll: number, shares: { readonly terminal: number; readonly branch: number }): PayInChannel {
  if (roll < shares.terminal) return 'terminal';
  return roll < shares.terminal + shares.branch ? 'branch' : 'p2p';
}
