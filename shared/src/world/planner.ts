/** What habits, look-alikes and schemes see of a shard: its country, its banks, its event queue and their own randomness. */
import type { CardTopUp } from '../events/card-top-up.js';
import type { ExchangerTrade } from '../events/exchanger-trade.js';
import type { PayState } from './pay-days.js';
import type { Eve } from './public-holidays.js';

/** Marks an event as part of a scheme. */
export interface SchemeMark {
  readonly schemeId: string;
  readonly stage: string;
}

/** Marks an event as part of the habit that makes somebody honest look like a criminal. */
export interface HabitMark {
  readonly decoyId: string;
}

/** Whose event it is; the bank writes it to the truth. Events of everyday life carry none. */
export type Mark = SchemeMark | HabitMark;

export type TimeZoneSide = 'east' | 'west';

export interface City {
  readonly index: number;
  readonly name: string;
  /** Before 1 March 2024 the east kept UTC+6 and the west UTC+5; since then all keep UTC+5. */
  readonly zone: TimeZoneSide;
}

export interface Person {
  readonly index: number;
  readonly iin: string;
  readonly city: number;
  readonly occupation: 'salaried' | 'pensioner' | 'student' | 'self-employed' | 'visitor' | 'other';
  /** Indexes of the person's cards; the first is the main one. */
  readonly cards: readonly number[];
  /** Number of the employer in the shard; -1 for whoever has none. */
  readonly employer: number;
  /** By which schedule the employer pays; -1 without one. */
  readonly paySchedule: number;
  /** Day of the month on which a pension is paid; 0 for everybody else. */
  readonly pensionDay: number;
}

export interface Card {
  readonly index: number;
  /** 16 digits. */
  readonly number: string;
  readonly bank: string;
  /** Index of the holder; -1 for a firm's card. */
  readonly holder: number;
  /** IIN of the person or BIN of the firm. */
  readonly holderIin: string;
  readonly city: number;
  readonly issuedOn: string;
}

export interface Atm {
  readonly index: number;
  readonly id: string;
  readonly bank: string;
  readonly city: number;
  /** What it pays at once, to everybody. */
  readonly limitTiyn: number;
}

/** Somebody who banks elsewhere. */
export interface Outsider {
  readonly iin: string;
  /** How the shard's banks name the account. */
  readonly token: string;
}

export interface RecruitWish {
  readonly city?: number | undefined;
  readonly occupation?: Person['occupation'] | undefined;
  /** At most so old, in days before the scenario. */
  readonly newestCardDays?: number | undefined;
}

/** The shard's people and places. Built before the first event; planners recruit from it while they are set up. */
export interface Country {
  readonly cities: readonly City[];
  readonly people: readonly Person[];
  readonly cards: readonly Card[];
  readonly atms: readonly Atm[];
  /** ATMs of a city; never empty for a city that has people. */
  atmsOf(city: number): readonly Atm[];
  /** Payment terminals of a city. */
  terminalsOf(city: number): readonly string[];
  /** A city of the shard, weighted by people; `minAtms` asks for one with at least so many ATMs where there is one. */
  cityWith(random: Random, minAtms: number): number;
  /**
   * A person whom no other planner recruited, as near to the wish as can be had: of the city, then of the occupation, then with a card no
   * older than `newestCardDays`. Never the same twice.
   */
  recruit(random: Random, wish?: RecruitWish): Person;
  /** Cards that a person uses at present, the main one first: all but those that are given away or closed. */
  usedCards(person: number): readonly number[];
  /** The holder gives a card into other hands for a while: no habit uses it. Who is paid a wage or a pension keeps the last one. */
  giveAway(card: Card): void;
  /** The card is back with its holder. */
  takeBack(card: Card): void;
  /** A card of a firm. Only before the first event. No habit uses it. */
  issueBusinessCard(random: Random, bin: string, city: number, daysBeforeStart: number, openingTiyn: number): Card;
  /** Somebody who banks elsewhere, and deals with the shard's people now and again. */
  outsider(random: Random): Outsider;
  /** BINs of employers, by number. */
  readonly employers: readonly string[];
  /** BIN of an employer in a city: the more staff one has, the more often it is drawn. */
  employerIn(random: Random, city: number): string;
  /** BIN of a firm that lends. */
  lender(random: Random): string;
  /** A fresh wallet address for the asset. */
  wallet(random: Random, asset: ExchangerTrade['asset']): string;
}

export interface TopUpOrder {
  readonly channel: CardTopUp['channel'];
  readonly amountTiyn: number;
  readonly senderIin: string | null;
  readonly senderVerification: CardTopUp['senderVerification'];
  /** Given for the channel 'terminal' only. */
  readonly terminal?: string;
  /** City where the money is paid in; default the card's home. */
  readonly city?: number;
}

export interface TradeOrder {
  readonly platform: string;
  readonly side: ExchangerTrade['side'];
  readonly asset: ExchangerTrade['asset'];
  readonly fiatTiyn: number;
  readonly wallet: string;
}

/**
 * The shard's banks. Every call happens at `nowMs`, emits its events at that instant and moves the money at once.
 * Calls that need more than the balance return false and emit nothing, but for `withdraw`, which emits a refusal.
 */
export interface Bank {
  readonly nowMs: number;
  balanceTiyn(card: number): number;
  /** Its bank has stopped the card: it pays nothing. */
  isBlocked(card: number): boolean;
  topUp(card: number, order: TopUpOrder, mark?: Mark): void;
  /** Both legs of a transfer between two cards of the shard. */
  transfer(from: number, to: number, amountTiyn: number, mark?: Mark): boolean;
  /** A transfer to somebody who banks elsewhere. */
  transferOut(from: number, counterparty: string, amountTiyn: number, mark?: Mark): boolean;
  /** `city` is that of the shop, when it is not the card's home. */
  purchase(card: number, shop: string, amountTiyn: number, mark?: Mark, city?: number): boolean;
  fee(card: number, amountTiyn: number): boolean;
  /** An instalment of a loan of the card's bank. */
  repay(card: number, amountTiyn: number): boolean;
  withdraw(card: number, atm: Atm, amountTiyn: number, mark?: Mark): boolean;
  trade(card: number, order: TradeOrder, mark?: Mark): boolean;
}

/** Runs things later. Actions due at the same instant run in the order in which they were added. */
export interface EventQueue {
  /** Runs `action` when the shard's time reaches `timeMs` (not before now; dropped after the scenario's end). */
  at(timeMs: number, action: () => void): void;
}

/** A local calendar day of the scenario. */
export interface Day {
  /** 0 for the scenario's first day. */
  readonly index: number;
  /** Local date, YYYY-MM-DD. */
  readonly date: string;
  /** 1 (Monday) to 7 (Sunday). */
  readonly weekday: number;
  /** 1 to 31. */
  readonly dayOfMonth: number;
  /** Off, whatever the weekday: a holiday, or a day that makes up for one. */
  readonly holiday: boolean;
  /** Offices are open. */
  readonly working: boolean;
  /** The holiday that people prepare for on this day. */
  readonly eve: Eve | null;
  /** What it is for those who are paid by each schedule of wages, in the order of the calibration. */
  readonly pay: readonly PayState[];
  /** The instant of a local wall-clock time in a city: `hour` may be fractional, and past 24 for the next day. */
  instantMs(hour: number, city: City): number;
}

/** Seeded randomness. Forks are independent of how far their parent has been used. */
export interface Random {
  /** [0, 1) */
  next(): number;
  /** Whole number, both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Log-normal with the given median; heavier-tailed with larger sigma. */
  logNormal(median: number, sigma: number): number;
  /** Exponential with the given mean. */
  exponential(mean: number): number;
  shuffle<T>(items: readonly T[]): T[];
  fork(...names: readonly (string | number)[]): Random;
}

/** Something that plans days: a scheme, a look-alike. It may only remember what it chose itself and ask the bank. */
export interface Planner {
  /** Called once for each local day, before anything of that day has happened. */
  planDay(day: Day): void;
}
