/** A movement of a card as a rule reads it: by the words of the domain, from its packed row. */
import { firstAfter, type CardHistory } from './card-history.js';
import type { Particulars } from './evidence.js';
import {
  CAME_IN,
  CASHED,
  LOAN,
  OTHERS_MONEY,
  OWN_CASH,
  ROW,
  SENT_BY_OTHER,
  SENT_ON,
  UNVERIFIED,
  WAGES,
  WITHDRAWN,
} from './movement-rows.js';

/** Good until the call returns in which it was asked for. Two of one event are equal by their `index`. */
export class Movement {
  /** Its place among the movements that are remembered, oldest first. */
  readonly index: number;
  private readonly history: CardHistory;
  private readonly columns: Float64Array;
  private readonly at: number;
  private readonly flags: number;

  constructor(history: CardHistory, index: number) {
    const { movements } = history;
    this.history = history;
    this.index = index;
    this.columns = movements.columns;
    this.at = movements.at(index);
    this.flags = this.columns[this.at + ROW.flags]!;
  }

  /** Its number among all movements since the card is known, from 1: the same whenever it is asked for. */
  get number(): number {
    return numberAt(this.history, this.index);
  }

  /** Event time in milliseconds since the epoch. */
  get timeMs(): number {
    return this.columns[this.at + ROW.timeMs]!;
  }

  get amountTiyn(): number {
    return this.columns[this.at + ROW.amountTiyn]!;
  }

  /** What the card held just before, as far as it was seen coming in. */
  get heldBeforeTiyn(): number {
    return this.columns[this.at + ROW.heldTiyn]!;
  }

  /** Money came in: anybody's, the holder's own included. */
  get isCredit(): boolean {
    return (this.flags & CAME_IN) !== 0;
  }

  /** It was sent by somebody else than the holder. */
  get isFromOther(): boolean {
    return (this.flags & SENT_BY_OTHER) !== 0;
  }

  /** Somebody else's money that is no wage: what a nominee card lives on. */
  get isThirdParty(): boolean {
    return (this.flags & OTHERS_MONEY) !== 0;
  }

  /** Paid in by anybody, as cash or from somebody else: no wage, no loan and no transfer between the holder's own cards. */
  get isPaidIn(): boolean {
    const { flags } = this;
    return (flags & OWN_CASH) !== 0 || ((flags & OTHERS_MONEY) !== 0 && (flags & LOAN) === 0);
  }

  /** Nobody vouches for the sender. */
  get isUnverified(): boolean {
    return (this.flags & UNVERIFIED) !== 0;
  }

  get isWages(): boolean {
    return (this.flags & WAGES) !== 0;
  }

  get isLoan(): boolean {
    return (this.flags & LOAN) !== 0;
  }

  /** A transfer to somebody else. */
  get isTransferOut(): boolean {
    return (this.flags & SENT_ON) !== 0;
  }

  /** Money left as cash or crypto. */
  get isCashOut(): boolean {
    return (this.flags & CASHED) !== 0;
  }

  /** Money left as cash at an ATM. */
  get isWithdrawal(): boolean {
    return (this.flags & WITHDRAWN) !== 0;
  }

  /** Who sent a third party's money; null where nobody is named. */
  get sender(): string | null {
    return (this.history.movements.payload(this.index) as Particulars['card-top-ups'] | null)?.senderIin ?? null;
  }

  /** Payment terminal of a top-up at one; null otherwise. */
  get terminal(): string | null {
    return (this.history.movements.payload(this.index) as Particulars['card-top-ups'] | null)?.terminal ?? null;
  }

  /** Who received a transfer, by the bank's token. */
  get payee(): string | null {
    return (this.history.movements.payload(this.index) as Particulars['card-debits'] | null)?.counterparty ?? null;
  }
}

const numberAt = ({ moved, movements }: CardHistory, index: number): number => moved - movements.length + index + 1;

/** The movements of a card after an instant, oldest first; those from a number on only, where one is given. */
export function movementsAfter(history: CardHistory, afterMs: number, fromNumber = 0): Movement[] {
  const { movements } = history;
  const found: Movement[] = [];
  let index = Math.max(firstAfter(movements, afterMs), fromNumber - numberAt(history, 0));
  for (; index < movements.length; index++) found.push(new Movement(history, index));
  return found;
}

/** The card's newest movement: the one that the event at hand made. */
export const newestMovement = (history: CardHistory): Movement => new Movement(history, history.movements.length - 1);
