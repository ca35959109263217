/** What becomes of honest people's cards during a run: new ones come, some are lost, blocked for a while, renewed or closed. */
import { DAYS_PER_YEAR } from '../events/time-spans.js';
import type { CardIssuer, CardRecord } from './cards.js';
import type { WorldParameters } from './parameters.js';
import type { DraftPerson } from './people.js';
import type { Random } from './planner.js';

type Change =
  | { readonly kind: 'opened' | 'blocked' | 'unblocked' | 'closed' }
  /** Makes room for another card of the same bank. */
  | { readonly kind: 'replaced'; readonly successor: number };

/** One change of one card, at an hour of a day of the scenario. */
export type CardChange = Change & { readonly day: number; readonly hour: number; readonly person: number; readonly card: number };

export interface CardLives {
  readonly issuer: CardIssuer;
  readonly parameters: WorldParameters['cards'];
  /** For how long the cards of a person are valid. */
  readonly validityDays: (person: DraftPerson) => number;
  readonly random: Random;
  /** Days that the scenario runs. */
  readonly days: number;
  readonly cityName: (city: number) => string;
  /** Whether a card is to last until the end of the scenario. */
  readonly lasts: (card: CardRecord) => boolean;
}

/** Plans the changes of the cards of some people, by day. Cards that come during the run are issued now, as from their day on. */
export function planCardLives(lives: CardLives, people: readonly DraftPerson[]): ReadonlyMap<number, readonly CardChange[]> {
  const byDay = new Map<number, CardChange[]>();
  for (const person of people) {
    for (const change of changesOf(lives, lives.random.fork(person.index), person)) {
      const ofDay = byDay.get(change.day);
      if (ofDay === undefined) byDay.set(change.day, [change]);
      else ofDay.push(change);
    }
  }
  return byDay;
}

function* changesOf(lives: CardLives, random: Random, person: DraftPerson): Generator<CardChange> {
  const { openedPerPersonYear, mostCards } = lives.parameters;
  const life = oneLife(lives, random, person);
  for (const [nth, index] of person.cards.entries()) {
    const card = lives.issuer.cards[index]!;
    if (!lives.lasts(card)) yield* life(card, nth > 0, 0);
  }
  let opensOn = Math.floor(waitDays(random, openedPerPersonYear));
  for (let cards = person.cards.length; cards < mostCards && opensOn < lives.days; cards++) {
    const card = issueDuringRun(lives, random, person, opensOn, null);
    yield { kind: 'opened', day: opensOn, hour: lives.parameters.officeFromHour, person: person.index, card: card.index };
    yield* life(card, true, opensOn);
    opensOn += Math.ceil(waitDays(random, openedPerPersonYear));
  }
}

/** The life of one card and of those that take its place, from `fromDay` to the end of the scenario. */
function oneLife(lives: CardLives, random: Random, person: DraftPerson) {
  const { parameters, days } = lives;
  const officeHours = [parameters.officeFromHour, parameters.officeToHour] as const;
  const wakingHours = [parameters.wakingFromHour, parameters.wakingToHour] as const;
  const few = (mean: number): number => Math.ceil(random.exponential(mean));
  return function* life(card: CardRecord, isSide: boolean, fromDay: number): Generator<CardChange> {
    const at = (day: number, [first, last]: readonly [number, number]) => ({
      day,
      hour: first + random.next() * Math.max(0, last - first),
      person: person.index,
      card: card.index,
    });
    const expiresOn = card.fromDay - card.ageDays + lives.validityDays(person);
    let day = fromDay;
    for (;;) {
      const lostOn = day + Math.ceil(waitDays(random, parameters.lostPerCardYear));
      const stoppedOn = day + Math.ceil(waitDays(random, parameters.blockedPerCardYear));
      const closedOn = isSide ? day + Math.ceil(waitDays(random, parameters.closedPerSideCardYear)) : Number.POSITIVE_INFINITY;
      const next = Math.max(day + 1, Math.min(expiresOn, lostOn, stoppedOn, closedOn));
      if (next >= days) return;
      if (next === closedOn) {
        yield { kind: 'closed', ...at(next, officeHours) };
        return;
      }
      if (next !== stoppedOn) {
        if (next === lostOn) yield { kind: 'blocked', ...at(next, wakingHours) };
        const replacedOn = next === lostOn ? next + few(parameters.meanReplacementDays) : next;
        if (replacedOn >= days) return;
        const successor = issueDuringRun(lives, random, person, replacedOn, card.bank);
        yield { kind: 'replaced', successor: successor.index, ...at(replacedOn, officeHours) };
        yield* life(successor, isSide, replacedOn);
        return;
      }
      yield { kind: 'blocked', ...at(next, wakingHours) };
      day = next + few(parameters.meanBlockedDays);
      if (day < days) yield { kind: 'unblocked', ...at(day, officeHours) };
    }
  };
}

/** Days until something happens that happens so often; Infinity for what never does. */
const waitDays = (random: Random, perYear: number): number =>
  perYear === 0 ? Number.POSITIVE_INFINITY : random.exponential(DAYS_PER_YEAR / perYear);

function issueDuringRun(lives: CardLives, random: Random, person: DraftPerson, day: number, bank: string | null): CardRecord {
  return lives.issuer.issueLater(random, { ...person, cityName: lives.cityName(person.city) }, day, bank);
}
