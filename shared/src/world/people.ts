/** The people of a shard: where they live, who they are, what they earn. Built once, before the first event. */
import type { Faker } from '@faker-js/faker';
import { tengeToTiyn } from '../events/money.js';
import { budgetOf, type Budget } from './budget.js';
import { cashHabits, type CashHabit } from './cash-by-city.js';
import { cityTable } from './cities.js';
import { drawSeventh, iinOf, SERIALS_OF_DAY } from './identity.js';
import { drawName, type PersonName } from './names/draw-name.js';
import { LARGEST_KZT } from './parameter-kinds.js';
import { occupations, type WorldParameters } from './parameters.js';
import type { Person, Random } from './planner.js';
import type { SeededRandom } from './random.js';
import { pickWeighted, type Places } from './places.js';
import { dateOfWall } from './wall-days.js';

/** A person before cards are issued; `cards` is filled by the country. */
export interface DraftPerson extends Person {
  readonly cards: number[];
  /** Date of birth, YYYY-MM-DD. */
  readonly bornOn: string;
  readonly name: PersonName;
  /** Usual monthly income in tiyn. */
  readonly monthlyTiyn: number;
  /** Balance on the main card with which the person spends as usual. */
  readonly comfortTiyn: number;
  readonly cash: CashHabit;
  readonly budget: Budget;
}
type WithoutBudget = Omit<DraftPerson, 'cash' | 'budget'>;

/** How many of the scenario's people live in a shard. */
export const peopleOfShard = (people: number, shard: number, shards: number): number =>
  Math.floor((people * (shard + 1)) / shards) - Math.floor((people * shard) / shards);

/** How `people` spread over the cities by weight, largest remainders first. */
export function peopleByCity(people: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (people * weight) / total);
  const counts = exact.map(Math.floor);
  const left = people - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact.map((value, city) => ({ city, remainder: value - Math.floor(value) }));
  byRemainder.sort((one, other) => other.remainder - one.remainder || one.city - other.city);
  for (const { city } of byRemainder.slice(0, left)) counts[city] = (counts[city] ?? 0) + 1;
  return counts;
}

/** Draws IINs that no two shards share: a shard uses the serial numbers that leave its own remainder. */
export function createIinSource(shard: number, shards: number) {
  const taken = new Set<string>();
  const draw = (random: Random, birthDate: string): string => {
    for (;;) {
      const step = random.int(0, Math.floor((SERIALS_OF_DAY - 1 - shard) / shards));
      const iin = iinOf(birthDate, drawSeventh(random), step * shards + shard);
      if (iin !== null && !taken.has(iin)) return iin;
    }
  };
  return {
    /** An IIN that is drawn only once. */
    unique(random: Random, birthDate: string): string {
      const iin = draw(random, birthDate);
      taken.add(iin);
      return iin;
    },
    /** An IIN that belongs to nobody who has a card here. */
    foreign: draw,
  };
}
export type IinSource = ReturnType<typeof createIinSource>;

export function medianMonthlyKzt(occupation: Person['occupation'], parameters: WorldParameters): { medianKzt: number; sigma: number } {
  const { wages, pensions, earnings } = parameters;
  if (occupation === 'salaried') return { medianKzt: wages.medianMonthlyKzt * wages.netShare, sigma: wages.sigma };
  if (occupation === 'pensioner') return { medianKzt: pensions.medianMonthlyKzt, sigma: pensions.sigma };
  if (occupation === 'student') return { medianKzt: earnings.studentMedianMonthlyKzt, sigma: earnings.sigma };
  if (occupation === 'self-employed') return { medianKzt: earnings.selfEmployedMedianMonthlyKzt, sigma: earnings.sigma };
  if (occupation === 'visitor') return { medianKzt: earnings.visitorMedianMonthlyKzt, sigma: earnings.sigma };
  return { medianKzt: earnings.otherMedianMonthlyKzt, sigma: earnings.sigma };
}

/** Share of the people who are of each occupation, in the order of `occupations`. */
export function occupationShares({ population }: WorldParameters): number[] {
  const { salariedShare, pensionerShare, studentShare, selfEmployedShare, visitorShare } = population;
  const named = [salariedShare, pensionerShare, studentShare, selfEmployedShare, visitorShare];
  return [...named, Math.max(0, 1 - named.reduce((sum, share) => sum + share, 0))];
}

/** The people of a shard in random order, so that a person's index tells nothing. */
export interface PeopleSetup {
  readonly random: SeededRandom;
  readonly faker: Faker;
  readonly iins: IinSource;
  readonly parameters: WorldParameters;
  /** How many live in each city. */
  readonly counts: readonly number[];
  readonly places: Places;
  /** Against the middle of 2024. */
  readonly priceLevel: number;
}

export function buildPeople(setup: PeopleSetup): DraftPerson[] {
  const { parameters, priceLevel } = setup;
  const drafted = draftPeople(setup);
  const cash = cashHabits(drafted, parameters, priceLevel);
  return drafted.map((person, index): DraftPerson => {
    const own = cash[index]!;
    return { ...person, cash: own, budget: budgetOf(person.monthlyTiyn, own, person.occupation !== 'pensioner', parameters) };
  });
}

/** Incomes of the cities against those of the country, so that the country's own stay what they are. */
function incomeLevels({ cityIncome, cityThousands }: WorldParameters): number[] {
  const of = (name: string): number => cityIncome[name] ?? 1;
  const peopleOf = (name: string): number => cityThousands[name] ?? 0;
  const people = cityTable.reduce((sum, { name }) => sum + peopleOf(name), 0);
  const mean = cityTable.reduce((sum, { name }) => sum + of(name) * peopleOf(name), 0) / people;
  return cityTable.map(({ name }) => of(name) / mean);
}

function draftPeople({ random, faker, iins, parameters, counts, places, priceLevel }: PeopleSetup): WithoutBudget[] {
  const { firstDayOfMonth, lastDayOfMonth } = parameters.pensions;
  const levels = incomeLevels(parameters).map((level) => level * priceLevel);
  const shares = occupationShares(parameters);
  const homes = random.shuffle(cityTable.flatMap((_, city) => Array.from({ length: counts[city] ?? 0 }, () => city)));
  return homes.map((city, index): WithoutBudget => {
    const own = random.fork('person', index);
    const occupation = occupations[pickWeighted(own, shares)] ?? 'other';
    const oldest = parameters.population.oldest[occupation];
    const youngest = Math.min(oldest, parameters.population.youngest[occupation]);
    const bornOn = dateOfWall(faker.date.birthdate({ mode: 'age', min: youngest, max: oldest }).getTime());
    const { medianKzt, sigma } = medianMonthlyKzt(occupation, parameters);
    const drawnKzt = Math.round(own.logNormal(medianKzt * levels[city]!, sigma));
    const monthlyTiyn = tengeToTiyn(Math.min(LARGEST_KZT, Math.max(1, drawnKzt)));
    const employer =
      occupation === 'salaried' ? places.firstEmployer[city]! + own.fork('employer').int(0, places.employerCount[city]! - 1) : -1;
    return {
      index,
      iin: iins.unique(own, bornOn),
      bornOn,
      city,
      occupation,
      cards: [],
      // A fork, so that names change nothing else of a person.
      name: drawName(own.fork('name'), parameters.names, occupation === 'visitor'),
      monthlyTiyn,
      employer,
      paySchedule: places.paySchedules[employer] ?? -1,
      pensionDay: occupation === 'pensioner' ? own.fork('pension').int(Math.min(firstDayOfMonth, lastDayOfMonth), lastDayOfMonth) : 0,
      comfortTiyn: monthlyTiyn * own.logNormal(parameters.population.comfortIncomeMonths, parameters.population.comfortSigma),
    };
  });
}
