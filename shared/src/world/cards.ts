/** Issues the cards of a shard: number, bank, date of issue and opening balance. */
import { DAY_MS, dateOfWall, wallMidnightMs } from './calendar.js';
import { cardNumberOf, tokenOf } from './identity.js';
import { bankNames, bankWeights, pickWeighted } from './places.js';
import type { Card, Random } from './planner.js';

/** What the bank knows of a card besides what planners see. */
export interface CardRecord extends Card {
  readonly cityName: string;
  /** The banks' token of the holder, as counterparties see it. */
  readonly token: string;
}

export interface CardHolder {
  /** Index of the person; -1 for a firm. */
  readonly index: number;
  readonly iin: string;
  readonly city: number;
  readonly cityName: string;
}

export interface CardDesk {
  readonly cards: readonly CardRecord[];
  /** Opening balances by card, in tiyn. The bank goes on with this array as its balances. */
  readonly balancesTiyn: number[];
  /** Sum of all opening balances. */
  readonly openingTiyn: number;
  issue(random: Random, holder: CardHolder, daysBeforeStart: number, openingTiyn: number): CardRecord;
  /** From now on cards are refused: the books have been opened. */
  close(): void;
}

export function createCardDesk(secret: number, shard: number, startDate: string): CardDesk {
  const cards: CardRecord[] = [];
  const balancesTiyn: number[] = [];
  const startWallMs = wallMidnightMs(startDate);
  let open = true;
  let totalTiyn = 0;
  return {
    cards,
    balancesTiyn,
    get openingTiyn() {
      return totalTiyn;
    },
    issue(random, holder, daysBeforeStart, openingTiyn) {
      if (!open) throw new Error('cards are issued before the first event only');
      if (!Number.isSafeInteger(openingTiyn) || openingTiyn < 0) throw new RangeError(`not an opening balance in tiyn: ${openingTiyn}`);
      const card: CardRecord = {
        index: cards.length,
        number: cardNumberOf(secret, shard, cards.length),
        bank: bankNames[pickWeighted(random, bankWeights)] ?? bankNames[0],
        holder: holder.index,
        holderIin: holder.iin,
        city: holder.city,
        issuedOn: dateOfWall(startWallMs - Math.round(daysBeforeStart) * DAY_MS),
        cityName: holder.cityName,
        token: tokenOf(secret, holder.iin),
      };
      cards.push(card);
      balancesTiyn.push(openingTiyn);
      totalTiyn += openingTiyn;
      return card;
    },
    close() {
      open = false;
    },
  };
}
