/**
 * What moved on a card of late: one row for each movement that a rule may act on, oldest first, and sums since the card is known. A
 * rule asks the sums whether there is reason to look, and then draws its picture from the rows. It is told when money leaves the card
 * by transfer, trade or ATM; of money that comes in only while it has a state of the card, such as an open alert; of purchases, fees
 * and refused withdrawals never. Two events in three are purchases: they have no rows. A row says what the card held and had bought
 * before, and so, with the row before it, what was spent between.
 */
import type { CardFacts, Evidence } from '../events/alert.js';
import type { CardTopUp } from '../events/card-top-up.js';
import { keyQueue, type KeyQueue } from '../stream/key-queue.js';
import { numbersLayout } from '../stream/key-numbers.js';
import { TOLD, type History } from '../stream/stage.js';
import {
  evidenceOf,
  isBusiness,
  isUnverified,
  ofTopUp,
  ofTrade,
  ofTransfer,
  ofWithdrawal,
  type AnyParticulars,
  type Particulars,
} from './evidence.js';
import { daySums, type DaySums } from './day-sums.js';
import { DAY_MS, localDay, localMidnightMs } from './local-time.js';

/** The numbers of a movement. */
export const ROW = {
  timeMs: 0,
  amountTiyn: 1,
  /** A sum of the flags below. */
  flags: 2,
  /** What the card held just before, as far as it was seen coming in, in tiyn. */
  heldTiyn: 3,
  /** What no withdrawal has taken yet of money that came in: kept by the rule that follows withdrawals. */
  untakenTiyn: 4,
  /** What the card had bought just before, since it is known. */
  boughtTiyn: 5,
} as const;
const ROW_NUMBERS = 6;

/** Money came in: anybody's, the holder's own included. */
export const CAME_IN = 1;
/** It was sent by somebody else than the holder. */
export const SENT_BY_OTHER = 2;
/** And not by an employer: what a nominee card lives on. */
export const OTHERS_MONEY = 4;
/** Nobody vouches for the sender. */
export const UNVERIFIED = 8;
export const WAGES = 16;
export const LOAN = 32;
/** A transfer to somebody else. */
export const SENT_ON = 64;
/** Money left as cash or crypto. */
export const CASHED = 128;
/** As cash. */
export const WITHDRAWN = 256;
/** A reported visit to an ATM has drawn on it: noted by the rule that follows withdrawals. */
export const REPORTED = 512;

export type Movements = KeyQueue<AnyParticulars>;

export interface CardHistory {
  /** Each with its particulars, where the money was somebody else's or went to somebody else. */
  readonly movements: Movements;
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
  /** Transfers out since the card is known. */
  sentOn: number;
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

export const cardHistory: History<CardHistory> = {
  idleMs: IDLE_DAYS * DAY_MS,
  layout: numbersLayout({
    // What every purchase touches comes first.
    numbers: ['heldTiyn', 'holder', 'leftTiyn', 'boughtTiyn', 'othersCredits', 'othersTiyn', 'unverifiedTiyn', 'sentOn', 'issuedOn'],
    parts: { movements: keyQueue<AnyParticulars>(ROW_NUMBERS), othersByDay: daySums(IDLE_DAYS) },
  }),
  note: {
    'card-top-ups': (history, event, lookBackMs) => {
      if (history.holder === UNKNOWN) noteHolder(history, event.recipientIin);
      const byOther = event.senderIin !== event.recipientIin;
      let flags = CAME_IN;
      if (byOther) flags |= SENT_BY_OTHER;
      if (byOther && event.channel !== 'employer') flags |= OTHERS_MONEY;
      if (isUnverified(event)) flags |= UNVERIFIED;
      if (history.issuedOn === 0) history.issuedOn = Number(event.cardIssuedOn.replaceAll('-', ''));
      if (event.channel === 'employer') flags |= WAGES;
      if (event.channel === 'loan') flags |= LOAN;
      const movements = roomFor(history, event.timeMs, lookBackMs);
      note(history, movements.push(byOther ? ofTopUp(event) : null), event.timeMs, event.amountTiyn, flags);
      if ((flags & OTHERS_MONEY) !== 0) countOthers(history, event, flags);
      return TOLD.withState;
    },
    'card-debits': (history, event, lookBackMs) => {
      if (history.holder === UNKNOWN) noteHolder(history, event.holderIin);
      const { timeMs, amountTiyn, kind } = event;
      if (kind === 'transfer') {
        const movements = roomFor(history, timeMs, lookBackMs);
        note(history, movements.push(ofTransfer(event)), timeMs, amountTiyn, SENT_ON);
        history.sentOn += 1;
        return TOLD.all;
      }
      takeOut(history, amountTiyn);
      if (kind === 'purchase') history.boughtTiyn += amountTiyn;
      return TOLD.none;
    },
    'exchanger-trades': (history, event, lookBackMs) => {
      if (history.holder === UNKNOWN) noteHolder(history, event.holderIin);
      const { timeMs, fiatTiyn } = event;
      const movements = roomFor(history, timeMs, lookBackMs);
      if (event.side === 'buy') note(history, movements.push(ofTrade(event)), timeMs, fiatTiyn, CASHED);
      else note(history, movements.push(null), timeMs, fiatTiyn, CAME_IN);
      return TOLD.all;
    },
    'atm-withdrawals': (history, event, lookBackMs) => {
      if (history.holder === UNKNOWN) noteHolder(history, event.holderIin);
      if (event.outcome !== 'paid') return TOLD.none;
      const movements = roomFor(history, event.timeMs, lookBackMs);
      note(history, movements.push(ofWithdrawal(event)), event.timeMs, event.amountTiyn, CASHED | WITHDRAWN);
      return TOLD.all;
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
  const { numbers } = movements;
  numbers[at + ROW.timeMs] = timeMs;
  numbers[at + ROW.amountTiyn] = amountTiyn;
  numbers[at + ROW.flags] = flags;
  numbers[at + ROW.heldTiyn] = heldTiyn;
  numbers[at + ROW.untakenTiyn] = amountTiyn;
  numbers[at + ROW.boughtTiyn] = boughtTiyn;
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
function roomFor({ movements }: CardHistory, nowMs: number, lookBackMs: number): Movements {
  if (!movements.isFull || movements.length === 0) return movements;
  const oldestMs = movements.numbers[movements.at(0) + ROW.timeMs]!;
  if (oldestMs <= nowMs - lookBackMs || movements.length === MAX_MOVEMENTS) movements.shift(1);
  return movements;
}

/** Index of the first movement after an instant; the number of movements when there is none. */
export function firstAfter(movements: Movements, afterMs: number): number {
  const { numbers } = movements;
  let from = 0;
  let to = movements.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (numbers[movements.at(middle) + ROW.timeMs]! > afterMs) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** False when movements since an instant may have been dropped because the card has so many. */
export function reachesBackTo({ movements }: CardHistory, afterMs: number): boolean {
  return movements.length < MAX_MOVEMENTS || movements.numbers[movements.at(0) + ROW.timeMs]! <= afterMs;
}

/** What the card bought since its first movement after an instant, in tiyn. */
export function boughtTiynSince({ movements, boughtTiyn }: CardHistory, afterMs: number): number {
  const first = firstAfter(movements, afterMs);
  return first === movements.length ? 0 : boughtTiyn - movements.numbers[movements.at(first) + ROW.boughtTiyn]!;
}

/** Who sent the money of a credit of others' money; null where nobody is named. */
export const senderOf = (movements: Movements, credit: number): string | null =>
  (movements.thing(credit) as Particulars['card-top-ups'] | null)?.senderIin ?? null;

/** Who received a transfer, by the bank's token. */
export const payeeOf = (movements: Movements, transfer: number): string | null =>
  (movements.thing(transfer) as Particulars['card-debits'] | null)?.counterparty ?? null;

/** The evidence of a movement of the card: the one that the event at hand made is the newest. */
export function evidenceAt({ movements }: CardHistory, index: number, card: string): Evidence {
  const particulars = index < movements.length ? movements.thing(index) : null;
  if (particulars === null) throw new Error('a movement of the card has no evidence');
  const { numbers } = movements;
  const at = movements.at(index);
  return evidenceOf(topicOf(numbers[at + ROW.flags]!), numbers[at + ROW.timeMs]!, card, numbers[at + ROW.amountTiyn]!, particulars);
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
