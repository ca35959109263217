/** Nominees: people of the country whose card somebody else uses for a while. Nothing is made for them but the arrangement. */
import type { Card, Country, Mark, Person } from '../planner.js';
import { tengeToTiyn } from '../../events/money.js';
import { drawWay } from './draw.js';
import { send } from './means.js';
import { anyCard, type PlannerTools } from './planner-tools.js';

export const nomineeShares = {
  young: 'Nominees who took a card not long before the scenario.',
  atHome: 'Nominees of the city where the scheme works; the others live elsewhere.',
  cover: 'Days on which the holder uses the card as before, beside the scheme.',
} as const;
export type NomineeTraits = Readonly<Record<keyof typeof nomineeShares, number>>;

export interface Nominee {
  readonly person: Person;
  readonly card: Card;
}

/** Draws people who would be recruited: students, people without work, pensioners, rather than those with a wage. */
export function recruitNominees(tools: PlannerTools, count: number, city: number, traits: NomineeTraits): Nominee[] {
  const { country, world } = tools;
  return Array.from({ length: count }, (_, ordinal) => {
    const random = tools.random.fork('nominee', ordinal);
    const occupation = drawWay(random, world.schemes.nomineeOccupations);
    const isYoung = random.chance(traits.young);
    const person = country.recruit(random.fork('recruit'), {
      city: random.chance(traits.atHome) ? city : undefined,
      occupation,
      newestCardDays: isYoung ? world.schemes.youngCardDays : undefined,
    });
    return { person, card: isYoung ? newestCard(country, person) : anyCard(country, random, person) };
  });
}

function newestCard(country: Country, person: Person): Card {
  const cards = person.cards.map((index) => country.cards[index]!);
  return cards.reduce((newest, card) => (card.issuedOn > newest.issuedOn ? card : newest));
}

/** Now sends the holder's part to another card of theirs; who has none keeps what lies on this one. */
export function payHolder(tools: PlannerTools, { card, person }: Nominee, rewardKzt: number, mark: Mark): void {
  const own = person.cards.find((index) => index !== card.index);
  if (own !== undefined) send(tools, card, tools.country.cards[own]!, tengeToTiyn(Math.round(rewardKzt)), mark);
}

/** Gives a nominee's card away on a day and back, day by day: with much cover, the holder has it on most days. */
export function shareCard(tools: PlannerTools, { card }: Nominee, cover: number): (isInOtherHands: boolean) => void {
  const random = tools.random.fork('cover', card.number);
  return (isInOtherHands) => {
    const isCovered = random.chance(cover);
    if (isInOtherHands && !isCovered) tools.country.giveAway(card);
    else tools.country.takeBack(card);
  };
}
