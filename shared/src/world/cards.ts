/** Issues the cards of a shard: number, bank, date of issue and opening balance. */
import { dateOfWall, wallMidnightMs } from './wall-days.js';
import { DAY_MS } from '../events/time-spans.js';
import { cardCode, firstEnd } from './event-ids.js';
import { cardNumberOf, cardNumberOfHolder, tokenOf } from './identity.js';
import { bankNames } from './banks.js';
import { pickWeighted } from './places.js';
import type { Card, Random } from './planner.js';
import { hashText } from './random.js';

/** What the bank knows of a card besides what planners see. */
export interface CardRecord extends Card {
  readonly cityName: string;
  /** The banks' token of the holder, as counterparties see it. */
  readonly token: string;
  /** What the ids of its events end with: for the first of an instant, which most are. */
  readonly firstEnd: string;
  /** Stands for the card where choices are hashed: unlike the index it does not depend on what was issued before. */
  readonly key: number;
  /** Balance before the first event, in tiyn. */
  readonly openingTiyn: number;
  /** Day of the scenario from which it exists: 0 for all that were issued before. */
  readonly fromDay: number;
  /** Age on that day. */
  readonly ageDays: number;
}

export interface CardHolder {
  /** Index of the person; -1 for a firm. */
  readonly index: number;
  readonly iin: string;
  readonly city: number;
  readonly cityName: string;
}

export interface CardIssuer {
  readonly cards: readonly CardRecord[];
  /** Opening balances by card, in tiyn. The bank goes on with this array as its balances. */
  readonly balancesTiyn: number[];
  /** Which cards their banks have stopped, by card. The bank goes on with this array too. */
  readonly blocked: boolean[];
  /** Sum of all opening balances. */
  readonly openingTiyn: number;
  /** The next card of the honest country. Its number follows from how many there are, so issue these first. */
  issue(random: Random, holder: CardHolder, daysBeforeStart: number, openingTiyn: number): CardRecord;
  /** A card for one planner. Its number follows from the holder, so that what others are issued does not change it. */
  issueApart(random: Random, holder: CardHolder, daysBeforeStart: number, openingTiyn: number): CardRecord;
  /** A card that comes on a day of the scenario, with nothing on it; `bank` null leaves the bank to chance. Its number follows from the holder. */
  issueLater(random: Random, holder: CardHolder, day: number, bank: string | null): CardRecord;
  /** From now on cards are refused: the books have been opened. */
  close(): void;
}

export function createCardIssuer(secret: number, shard: number, startDate: string, bankWeights: readonly number[]): CardIssuer {
  const cards: CardRecord[] = [];
  const balancesTiyn: number[] = [];
  const blocked: boolean[] = [];
  const startWallMs = wallMidnightMs(startDate);
  const apart = new Set<string>();
  let open = true;
  let totalTiyn = 0;

  const issueAs = (
    number: string,
    bank: string,
    holder: CardHolder,
    dates: { readonly daysBeforeStart: number } | { readonly fromDay: number },
    openingTiyn: number,
  ): CardRecord => {
    const fromDay = 'fromDay' in dates ? dates.fromDay : 0;
    const ageDays = 'fromDay' in dates ? 0 : Math.round(dates.daysBeforeStart);
    if (!open) throw new Error('cards are issued before the first event only');
    if (!Number.isSafeInteger(openingTiyn) || openingTiyn < 0) throw new RangeError(`not an opening balance in tiyn: ${openingTiyn}`);
    const card: CardRecord = {
      index: cards.length,
      number,
      bank,
      holder: holder.index,
      holderIin: holder.iin,
      city: holder.city,
      issuedOn: dateOfWall(startWallMs + (fromDay - ageDays) * DAY_MS),
      cityName: holder.cityName,
      token: tokenOf(secret, holder.iin),
      firstEnd: firstEnd(cardCode(number)),
      key: hashText(number, secret),
      openingTiyn,
      fromDay,
      ageDays,
    };
    cards.push(card);
    balancesTiyn.push(openingTiyn);
    blocked.push(false);
    totalTiyn += openingTiyn;
    return card;
  };

  const drawBank = (random: Random): string => bankNames[pickWeighted(random, bankWeights)] ?? bankNames[0];
  /** The first of a holder's numbers that is still free. */
  const freeNumber = (iin: string): string => {
    let attempt = 0;
    let number: string;
    do number = cardNumberOfHolder(secret, shard, iin, attempt++);
    while (apart.has(number));
    apart.add(number);
    return number;
  };

  return {
    cards,
    balancesTiyn,
    blocked,
    get openingTiyn() {
      return totalTiyn;
    },
    issue: (random, holder, daysBeforeStart, openingTiyn) =>
      issueAs(cardNumberOf(secret, shard, cards.length), drawBank(random), holder, { daysBeforeStart }, openingTiyn),
    issueApart: (random, holder, daysBeforeStart, openingTiyn) =>
      issueAs(freeNumber(holder.iin), drawBank(random), holder, { daysBeforeStart }, openingTiyn),
    issueLater: (random, holder, day, bank) => issueAs(freeNumber(holder.iin), bank ?? drawBank(random), holder, { fromDay: day }, 0),
    close() {
      open = false;
    },
  };
}
