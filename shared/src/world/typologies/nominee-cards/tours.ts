/** When each card of a set is in use: tours of duty that follow each other in a few slots, with dormancy in between. */
import type { Random } from '../../planner.js';
import type { WorldParameters } from '../../parameters.js';
import { atLeastOne, evenly } from '../../planning/draw.js';

export interface Tour {
  /** Position of the card in the set. */
  readonly card: number;
  readonly firstDay: number;
  /** Inclusive. */
  readonly lastDay: number;
}

export type TourLimits = Pick<WorldParameters['schemes'], 'mostTours' | 'mostAtOnce' | 'restDays' | 'sigma'>;

/** Every card has some tours as far as the days allow; in a long run the pauses grow instead of the tours. */
export function planTours(
  random: Random,
  cards: number,
  days: number,
  { tours: usualTours, tourDays }: { readonly tours: number; readonly tourDays: number },
  { mostTours, mostAtOnce, restDays, sigma }: TourLimits,
): Tour[] {
  const wanted: { card: number; length: number }[] = [];
  const toursOf = Array.from({ length: cards }, () => Math.min(mostTours, atLeastOne(random, random.logNormal(usualTours, sigma))));
  for (let turn = 1; turn <= mostTours; turn++) {
    const due = toursOf.flatMap((tours, card) => (tours >= turn ? [card] : []));
    for (const card of random.shuffle(due)) wanted.push({ card, length: atLeastOne(random, random.logNormal(tourDays, sigma)) });
  }
  const demandDays = wanted.reduce((sum, tour) => sum + tour.length, 0);
  const slots = Math.min(cards, mostAtOnce, Math.max(2, Math.ceil(demandDays / days)));
  const pauseDays = Math.max(1, (slots * days - demandDays) / wanted.length);

  const slotFree = Array.from({ length: slots }, () => evenly(random, 0, restDays));
  const cardFree = Array.from({ length: cards }, () => 0);
  const tours: Tour[] = [];
  for (const { card, length } of wanted) {
    const slot = slotFree.indexOf(Math.min(...slotFree));
    const firstDay = Math.floor(Math.max(slotFree[slot] ?? 0, cardFree[card] ?? 0));
    if (firstDay >= days) continue;
    tours.push({ card, firstDay, lastDay: firstDay + length - 1 });
    slotFree[slot] = firstDay + length + evenly(random, 0, 2 * pauseDays);
    cardFree[card] = firstDay + length + restDays;
  }
  return tours;
}
