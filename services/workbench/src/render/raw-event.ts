/** An event of a card as the world wrote it, in words. */
import type { EventOf } from '@tengewatch/shared/events/topics.js';
import { evidenceOf, isMoneyIn, ofTopUp, ofTrade, ofTransfer, ofWithdrawal } from '@tengewatch/shared/rules/evidence.js';
import type { RawEvent } from '../why/raw-event.js';
import { rowText } from './explain-events.js';

export interface RawEventRow {
  /** What it is, to be counted: "withdrawal". */
  readonly kind: string;
  readonly text: string;
  /** Positive where money came in. */
  readonly tiyn: number;
  /** False for what no rule looks at: purchases, fees, refused withdrawals. */
  readonly isMovement: boolean;
}

const notAMovement = (kind: string, text: string, tiyn: number): RawEventRow => ({ kind, text, tiyn, isMovement: false });

export function rawEventRow({ topic, event }: RawEvent): RawEventRow {
  if (topic === 'card-top-ups') return row(topic, event as EventOf['card-top-ups']);
  if (topic === 'exchanger-trades') return row(topic, event as EventOf['exchanger-trades']);
  if (topic === 'atm-withdrawals') {
    const withdrawal = event as EventOf['atm-withdrawals'];
    const { outcome, atm } = withdrawal;
    return outcome === 'paid' ? row(topic, withdrawal) : notAMovement('refused withdrawal', `withdrawal at ${atm} refused`, 0);
  }
  const debit = event as EventOf['card-debits'];
  if (debit.kind === 'transfer') return row('card-debits', debit);
  return notAMovement(debit.kind, `${debit.kind} at ${debit.counterparty ?? 'an unnamed place'}`, -debit.amountTiyn);
}

type Moved = 'card-top-ups' | 'card-debits' | 'exchanger-trades' | 'atm-withdrawals';

function row<T extends Moved>(topic: T, event: EventOf[T]): RawEventRow {
  const { timeMs, card } = event;
  const amountTiyn = 'fiatTiyn' in event ? event.fiatTiyn : event.amountTiyn;
  const evidence = evidenceOf(topic, timeMs, card, amountTiyn, particularsOf(event));
  const tiyn = isMoneyIn(evidence) ? amountTiyn : -amountTiyn;
  return { kind: evidence.what, text: rowText(evidence), tiyn, isMovement: true };
}

function particularsOf(event: EventOf[Moved]) {
  if ('fiatTiyn' in event) return ofTrade(event);
  if ('recipientIin' in event) return ofTopUp(event);
  return 'atm' in event ? ofWithdrawal(event) : ofTransfer(event);
}
