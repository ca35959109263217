/**
 * What moved on a card of late: one row for each movement that a rule may act on, oldest first, and sums since the card is known. A
 * rule checks the sums for a reason to look, and then works out its figures from the rows. Transfers, trades and ATM withdrawals that
 * take money off the card are delivered to it; money that comes in only while it has a state of the card, such as an open alert;
 * purchases, fees and refused withdrawals never. Two events in three are purchases: they have no rows. A row says what the card held
 * and had bought just before, so that two rows in succession show what was spent between them.
 */
import type { CardFacts, Evidence } from '../events/alert.js';
import type { CardTopUp } from '../events/card-top-up.js';
import { keyQueue } from '../stream/key-queue.js';
import { columnLayout } from '../stream/key-columns.js';
import { kindBits, UNDELIVERED, type History } from '../stream/stage.js';
import { evidenceOf, isBusiness, isUnverified, ofTopUp, ofTrade, ofTransfer, ofWithdrawal, type AnyParticulars } from './evidence.js';
import { daySums, type DaySums } from './day-sums.js';
import { localDay, localMidnightMs } from './local-time.js';
import { DAY_MS } from '../events/time-spans.js';
import {
  CAME_IN,
  CASHED,
  LOAN,
  OTHERS_MONEY,
  OWN_CASH,
  ROW,
  ROW_NUMBERS,
  SENT_BY_OTHER,
  SENT_ON,
  UNVERIFIED,
  WAGES,
  WITHDRAWN,
  type MovementRows,
} from './movement-rows.js';

export interface CardHistory {
  /** Each with its particulars, where the money was somebody else's or went to somebody else. */
  readonly movements: MovementRows;
  /** What the card holds, as far as it was seen coming in. */
  heldTiyn: number;
  /** What left the card since it is known, and what of it was spent on purchases. */
  leftTiyn: number;
  boughtTiyn: number;
  /** Credits of others' money since the card is known, their sum, and the part of it whose sender nobody verified. */
  othersCredits: number;
  othersTiyn: number;
  unverifiedTiyn: number;
  /** Others' money by local day. */
  readonly othersByDay: DaySums;
  /** Transfers out since the card is known, and all movements. */
  sentOn: number;
  moved: number;
  /** Whose card it is, as its first event says. */
  holder: number;
  /** The card's date of issue, as its first top-up says: the digits of YYYYMMDD; 0 while unknown. */
  issuedOn: number;
}

/** Holders, as a new key's numbers are all 0. */
const UNKNOWN = 0;
const PERSON = 1;
const BUSINESS = 2;

/** True for the card of a firm or a sole trader, who is paid by many and pays many. */
export const isBusinessCard = ({ holder }: CardHistory): boolean => holder === BUSINESS;

/** A card without any event for so long begins anew: longer than any pause that a rule asks for, which bounds the memory. */
export const IDLE_DAYS = 40;
/** Movements of one card that are remembered, whatever their age. */
export const MAX_MOVEMENTS = 2048;

const kinds = {
  credit: 'card-top-ups',
  'transfer-out': 'card-debits',
  'crypto-bought': 'exchanger-trades',
  'crypto-sold': 'exchanger-trades',
  withdrawal: 'atm-withdrawals',
} as const;
/** Kinds of movements that can be delivered to a rule. */
export type MovementKind = keyof typeof kinds;
const bits = kindBits(kinds);

export const cardHistory: History<CardHistory> = {
  kinds,
  idleMs: IDLE_DAYS * DAY_MS,
  layout: columnLayout({
    // What every purchase touches comes first.
    columns: [
      'heldTiyn',
      'holder',
      'leftTiyn',
      'boughtTiyn',
      'othersCredits',
      'othersTiyn',
      'unverifiedTiyn',
      'sentOn',
      'moved',
      'issuedOn',
    ],
    parts: { movements: keyQueue<AnyParticulars>(ROW_NUMBERS), othersByDay: daySums(IDLE_DAYS) },
  }),
  apply: {
    'card-top-ups': (history, event, lookBackMs) => {
      if (history.holder === UNKNOWN) noteHolder(history, event.recipientIin);
      const byOther = event.senderIin !== event.recipientIin;
      let flags = CAME_IN;
      if (byOther) flags |= SENT_BY_OTHER;
      else if (event.channel === 'terminal' || event.channel === 'branch') flags |= OWN_CASH;
      if (byOther && event.channel !== 'employer') flags |= OTHERS_MONEY;
      if (isUnverified(event)) flags |= UNVERIFIED;
      if (history.issuedOn === 0) history.issuedOn = Number(event.cardIssuedOn.replaceAll('-', ''));
      if (event.channel === 'employer') flags |= WAGES;
      if (event.channel === 'loan') flags |= LOAN;
      const movements = roomFor(history, event.timeMs, lookBackMs);
      note(history, movements.push(byOther ? ofTopUp(event) : null), event.timeMs, event.amountTiyn, flags);
      if ((flags & OTHERS_MONEY) !== 0) countOthers(history, event, flags);
      return bits.credit;
    },
    'card-debits': (history, event, lookBackMs) => {
      if (history.holder === UNKNOWN) noteHolder(history, event.holderIin);
      const { timeMs, amountTiyn, kind } = event;
      if (kind === 'transfer') {
        const movements = roomFor(history, timeMs, lookBackMs);
        note(history, movements.push(ofTransfer(event)), timeMs, amountTiyn, SENT_ON);
        history.sentOn += 1;
        return bits['transfer-out'];
      }
      takeOut(history, amountTiyn);
      if (kind === 'purchase') history.boughtTiyn += amountTiyn;
      return UNDELIVERED;
    },
    'exchanger-trades': (history, event, lookBackMs) => {
      if (history.holder === UNKNOWN) noteHolder(history, event.holderIin);
      const { timeMs, fiatTiyn } = event;
      const movements = roomFor(history, timeMs, lookBackMs);
      if (event.side === 'buy') {
        note(history, movements.push(ofTrade(event)), timeMs, fiatTiyn, CASHED);
        return bits['crypto-bought'];
      }
      note(history, movements.push(null), timeMs, fiatTiyn, CAME_IN);
      return bits['crypto-sold'];
    },
    'atm-withdrawals': (history, event, lookBackMs) => {
      if (history.holder === UNKNOWN) noteHolder(history, event.holderIin);
      if (event.outcome !== 'paid') return UNDELIVERED;
      const movements = roomFor(history, event.timeMs, lookBackMs);
      note(history, movements.push(ofWithdrawal(event)), event.timeMs, event.amountTiyn, CASHED | WITHDRAWN);
      return bits.withdrawal;
    },
  },
  trim,
};

function noteHolder(history: CardHistory, iin: string): void {
  history.holder = isBusiness(iin) ? BUSINESS : PERSON;
}

function countOthers(history: CardHistory, { timeMs, amountTiyn }: CardTopUp, flags: number): void {
  history.othersCredits += 1;
  history.othersTiyn += amountTiyn;
  if ((flags & UNVERIFIED) !== 0) history.unverifiedTiyn += amountTiyn;
  history.othersByDay.add(localDay(timeMs), amountTiyn);
}

/** Writes the row of a movement, which begins at `at`. */
function note(history: CardHistory, at: number, timeMs: number, amountTiyn: number, flags: number): void {
  const { movements, heldTiyn, boughtTiyn } = history;
  const { columns } = movements;
  history.moved += 1;
  columns[at + ROW.timeMs] = timeMs;
  columns[at + ROW.amountTiyn] = amountTiyn;
  columns[at + ROW.flags] = flags;
  columns[at + ROW.heldTiyn] = heldTiyn;
  columns[at + ROW.boughtTiyn] = boughtTiyn;
  if ((flags & CAME_IN) !== 0) history.heldTiyn = heldTiyn + amountTiyn;
  else takeOut(history, amountTiyn);
}

/** Money leaves the card, also such as was never seen coming in. */
function takeOut(history: CardHistory, amountTiyn: number): void {
  history.heldTiyn = Math.max(0, history.heldTiyn - amountTiyn);
  history.leftTiyn += amountTiyn;
}

function trim({ movements }: CardHistory, nowMs: number, lookBackMs: number): void {
  const old = firstAfter(movements, nowMs - lookBackMs);
  if (old > 0) movements.shift(old);
}

/** The card's movements, with room for one more: in the place of the oldest, when it is of no more use. */
function roomFor({ movements }: CardHistory, nowMs: number, lookBackMs: number): MovementRows {
  if (!movements.isFull || movements.length === 0) return movements;
  const oldestMs = movements.columns[movements.at(0) + ROW.timeMs]!;
  if (oldestMs <= nowMs - lookBackMs || movements.length === MAX_MOVEMENTS) movements.shift(1);
  return movements;
}

/** Index of the first movement after an instant; the number of movements when there is none. */
export function firstAfter(movements: MovementRows, afterMs: number): number {
  const { columns } = movements;
  let from = 0;
  let to = movements.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (columns[movements.at(middle) + ROW.timeMs]! > afterMs) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** False when movements since an instant may have been dropped because the card has so many. */
export function reachesBackTo({ movements }: CardHistory, afterMs: number): boolean {
  return movements.length < MAX_MOVEMENTS || movements.columns[movements.at(0) + ROW.timeMs]! <= afterMs;
}

/** What the card bought since its first movement after an instant, in tiyn. */
export function boughtTiynSince({ movements, boughtTiyn }: CardHistory, afterMs: number): number {
  const first = firstAfter(movements, afterMs);
  return first === movements.length ? 0 : boughtTiyn - movements.columns[movements.at(first) + ROW.boughtTiyn]!;
}

/** The evidence of a movement of the card: the one that the event at hand made is the newest. */
export function evidenceAt({ movements }: CardHistory, index: number, card: string): Evidence {
  const particulars = index < movements.length ? movements.payload(index) : null;
  if (particulars === null) throw new Error('a movement of the card has no evidence');
  const { columns } = movements;
  const at = movements.at(index);
  return evidenceOf(topicOf(columns[at + ROW.flags]!), columns[at + ROW.timeMs]!, card, columns[at + ROW.amountTiyn]!, particulars);
}

const DATE_DIGITS = 8;

/** The card's date of issue as YYYY-MM-DD; null while unknown. */
export function issuedOnOf({ issuedOn }: CardHistory): string | null {
  if (issuedOn === 0) return null;
  const digits = String(issuedOn).padStart(DATE_DIGITS, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

/** Local midnight of that date; null while unknown. */
export function issuedMsOf(history: CardHistory): number | null {
  const date = issuedOnOf(history);
  return date === null ? null : localMidnightMs(date);
}

/** What an alert says of a card: whose it is and which bank's, any event of it tells. */
export const cardFactsOf = (
  history: CardHistory,
  card: string,
  { holderIin, bank }: { readonly holderIin: string; readonly bank: string },
): CardFacts => ({
  card,
  holderIin,
  bank,
  issuedOn: issuedOnOf(history),
});

function topicOf(flags: number): Evidence['topic'] {
  if ((flags & CAME_IN) !== 0) return 'card-top-ups';
  if ((flags & SENT_ON) !== 0) return 'card-debits';
  return (flags & WITHDRAWN) === 0 ? 'exchanger-trades' : 'atm-withdrawals';
}
