/**
 * Ids of the world's events, made of what happened: the instant, the card, and the event's place among those of the card at that
 * instant. They rise with time and give nothing of a shard, a scheme or a setting away. Two variants of one seed can so be compared event
 * by event: what a card does at an instant has one id in both, whatever happens or fails to happen besides. Only where a card does several
 * things within one millisecond, and one of them in one variant only, do the places of the later ones shift.
 */

const TIME_DIGITS = 8;
const CARD_DIGITS = 9;
const PAIR = 36 ** 2;
/** Four digits change within 28 minutes. */
const LOW_DIGITS = 4;
const LOW = 36 ** LOW_DIGITS;
/** From this place on an id is longer by four digits, and still in order. */
const LONG_PLACE = 35;
const LONG_DIGITS = 4;

const base36 = (value: number, digits: number): string => value.toString(36).padStart(digits, '0');

/** Nine characters that stand for a card: the fourteen digits of its number that are its own, in base 36. */
export const cardCode = (number: string): string => base36(Number(number.slice(1, 15)), CARD_DIGITS);

/** A table of all four digits would be faster to ask and slower to reach: it fits into no near cache. */
const pairs = Array.from({ length: PAIR }, (_, value) => base36(value, 2));

/** Makes the eight characters of an instant until the year 2059. */
export function createTimeCodes(): (timeMs: number) => string {
  let from = 0;
  let head = '';
  return (timeMs) => {
    let low = timeMs - from;
    if (low < 0 || low >= LOW) {
      const high = Math.floor(timeMs / LOW);
      from = high * LOW;
      head = base36(high, TIME_DIGITS - LOW_DIGITS);
      low = timeMs - from;
    }
    const upper = (low / PAIR) | 0;
    return head + (pairs[upper] as string) + (pairs[low - upper * PAIR] as string);
  };
}

/** What the id of a card's first event of an instant ends with. */
export const firstEnd = (code: string): string => `${code}0`;

/** The same for its further events, by their place from 1. */
export const furtherEnd = (code: string, place: number): string =>
  place < LONG_PLACE ? code + place.toString(36) : `${code}z${base36(place - LONG_PLACE, LONG_DIGITS)}`;

/** The id of the truth about an event. */
export const eventTruthId = (eventId: string): string => `${eventId}w`;

/** The id of the truth about a scheme or look-alike; it comes before those about events of the same instant. */
export const plannerTruthId = (timeCode: string, kind: 'scheme' | 'decoy', name: string): string => `${timeCode}-${kind}-${name}`;
