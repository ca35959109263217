/** What schemes and look-alikes are built with, and what building one gives: its planner and its part of the truth. */
import type { TruthMember } from '../../events/truth.js';
import type Type from 'typebox';
import type { SchemePlan } from '../scenario.js';
import type { WorldParameters } from '../parameters.js';
import { atLeastOne } from './draw.js';
import type { Atm, EventQueue, Bank, Card, Country, Person, Planner, Random } from '../planner.js';
import type { Controls } from '../controls.js';
import type { Rhythms } from '../habits/rhythm.js';
import type { Sums } from '../sums.js';

/** One scheme's or look-alike's view of its shard, with a randomness of its own. */
export interface PlannerTools {
  readonly country: Country;
  /** Moves the money that the planner is about. For a look-alike it marks every event as part of the habit. */
  readonly bank: Bank;
  readonly eventQueue: EventQueue;
  readonly random: Random;
  /** When the scenario's first local day begins. */
  readonly startMs: number;
  /** Days that the scenario runs. */
  readonly days: number;
  /** The banks' policy: a scheme's money is checked like everybody's. */
  readonly controls: Controls;
  readonly world: WorldParameters;
  /** How everybody rounds. */
  readonly sums: Sums;
  /** When in the day everybody does things. */
  readonly rhythms: Rhythms;
}

export type Member = Type.Static<typeof TruthMember>;

/** One scheme to be built. */
export interface SchemeOrder {
  readonly schemeId: string;
  /** Its number among the schemes of its typology, from 1 over the whole scenario. */
  readonly number: number;
  /** How well it hides: from 0, not at all, to 1. */
  readonly dial: number;
  readonly form: NonNullable<SchemePlan['form']> | null;
  /** How many cards it controls; undefined leaves it to the typology. */
  readonly cards: NonNullable<SchemePlan['cards']> | undefined;
}

export interface BuiltScheme {
  readonly planner: Planner;
  readonly stages: readonly string[];
  readonly members: readonly Member[];
}

export interface BuiltLookAlike {
  readonly planner: Planner;
  readonly members: readonly Member[];
}

export const cardMember = (role: string, card: Card): Member => ({ role, card: card.number, iin: card.holderIin, platform: null });
export const personMember = (role: string, iin: string): Member => ({ role, card: null, iin, platform: null });

/** A small shard has small firms and markets, so that they do not use up its people. */
const PEOPLE_PER_GROUP_MEMBER = 12;
export const groupSize = (peopleOfShard: number, wanted: number): number =>
  Math.min(wanted, Math.max(3, Math.floor(peopleOfShard / PEOPLE_PER_GROUP_MEMBER)));

/** About so many machines of a city, at least one. */
export const someMachines = ({ country }: PlannerTools, random: Random, city: number, mean: number): Atm[] =>
  random.shuffle(country.atmsOf(city)).slice(0, Math.max(1, Math.round(mean)));

/** How many cards a scheme has: as its plan says, or about the mean, and no more than the most. */
export const cardCount = ({ cards }: SchemeOrder, random: Random, mean: number, most: number): number =>
  cards === undefined ? Math.min(most, atLeastOne(random, mean)) : random.int(cards.min, cards.max);

/** The card a person uses every day. */
export function mainCard(country: Country, person: Person): Card {
  const card = country.cards[person.cards[0] ?? -1];
  if (card === undefined) throw new Error(`Person ${person.iin} has no card to plan with.`);
  return card;
}

/** Any of a person's cards. */
export function anyCard(country: Country, random: Random, person: Person): Card {
  return country.cards[random.pick(person.cards)]!;
}

/** A card that a person has besides the main one, where there is one. */
export function sideCard(country: Country, person: Person): Card {
  return country.cards[person.cards[1] ?? -1] ?? mainCard(country, person);
}
