/** When each card of a set is in use: tours of duty that follow each other in a few slots, with dormancy in between. */
import type { Random } from '../../planner.js';
import { evenly, whole, type Span } from '../../planning/draw.js';

export interface Tour {
  /** Position of the card in the set. */
  readonly card: number;
  readonly firstDay: number;
  /** Inclusive. */
  readonly lastDay: number;
}

const SLOTS: Span = [2, 5];
/** A card rests at least so long between two of its tours. */
const REST_DAYS = 3;

/** Every card has one to three tours as far as the days allow; in a long run the pauses grow instead of the tours. */
export function planTours(random: Random, cards: number, days: number, lengthDays: Span): Tour[] {
  const wanted: { card: number; length: number }[] = [];
  const toursOf = Array.from({ length: cards }, () => random.int(1, 3));
  for (let turn = 1; turn <= 3; turn++) {
    const due = toursOf.flatMap((tours, card) => (tours >= turn ? [card] : []));
    for (const card of random.shuffle(due)) wanted.push({ card, length: whole(random, lengthDays) });
  }
  const demandDays = wanted.reduce((sum, tour) => sum + tour.length, 0);
  const slots = Math.min(cards, SLOTS[1], Math.max(SLOTS[0], Math.ceil(demandDays / days)));
  const pauseDays = Math.max(1, (slots * days - demandDays) / wanted.length);

  const slotFree = Array.from({ length: slots }, () => evenly(random, [0, 4]));
  const cardFree = Array.from({ length: cards }, () => 0);
  const tours: Tour[] = [];
  for (const { card, length } of wanted) {
    const slot = slotFree.indexOf(Math.min(...slotFree));
    const firstDay = Math.floor(Math.max(slotFree[slot] ?? 0, cardFree[card] ?? 0));
    if (firstDay >= days) continue;
    tours.push({ card, firstDay, lastDay: firstDay + length - 1 });
    slotFree[slot] = firstDay + length + evenly(random, [0, 2 * pauseDays]);
    cardFree[card] = firstDay + length + REST_DAYS;
  }
  return tours;
}
