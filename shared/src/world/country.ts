/** The country of one shard: its people, cards and places, and what planners may ask of them. */
import { LARGEST_SUM_TIYN } from '../events/money.js';
import { createFaker } from './base-faker.js';
import type { Scenario } from './scenario.js';
import { bankWeightsOf } from './banks.js';
import { createCardIssuer, type CardIssuer, type CardRecord } from './cards.js';
import { dateOfWall, wallMidnightMs } from './wall-days.js';
import { DAY_MS, DAYS_PER_YEAR } from '../events/time-spans.js';
import { cityTable, cityWeightsOf } from './cities.js';
import { drawBin, tokenOf } from './identity.js';
import { buildPeople, createIinSource, peopleByCity, peopleOfShard, type DraftPerson } from './people.js';
import { buildPlaces, pickWeighted, type Places } from './places.js';
import type { City, Country, Random } from './planner.js';
import { drawSecret, mix, type SeededRandom } from './random.js';
import type { WorldParameters } from './parameters.js';
import { priceLevelAt } from './price-level.js';
import { walletAddress } from './wallets.js';

export interface ShardCountry extends Country {
  readonly people: readonly DraftPerson[];
  readonly cards: readonly CardRecord[];
  readonly issuer: CardIssuer;
  readonly places: Places;
  /** Cards that a person uses at present, the main one first: all but those that are given away or closed. */
  readonly ownCards: readonly (readonly number[])[];
  /** How many of the shard's people live in each city. */
  readonly peopleByCity: readonly number[];
  /** From now on the person uses this card as well, or in the place of another one. */
  giveCard(person: number, card: number, instead?: number): void;
  takeCard(person: number, card: number): void;
  /** People who bank elsewhere and deal with the shard's people again and again. */
  readonly outsiders: readonly string[];
  readonly outsiderTokens: readonly string[];
  /** BINs of firms that lend, besides the banks. */
  readonly lenders: readonly string[];
}

/** Exponential with the given mean, had it no end; what would be longer than `most` is spread over the rest. */
const exponentialUpTo = (most: number, mean: number, unit: number): number => -mean * Math.log(1 - unit * (1 - Math.exp(-most / mean)));

/** For how long the cards of a person are valid: those of visitors end sooner. */
export const validityDaysOf = ({ population, cards }: WorldParameters, { occupation }: DraftPerson): number =>
  occupation === 'visitor' ? population.visitorCardDays : cards.validityDays;

function issueHonestCards(random: SeededRandom, scenario: Scenario, people: readonly DraftPerson[], issuer: CardIssuer): void {
  const { secondCardShare, thirdCardShare, newCardShare, newCardDays, meanCardAgeDays } = scenario.world.population;
  const { openingComfortShare, openingSigma, sideCardShare } = scenario.world.population;
  for (const person of people) {
    const own = random.fork(person.index);
    const cards = 1 + (own.chance(secondCardShare) ? 1 + (own.chance(thirdCardShare) ? 1 : 0) : 0);
    const cityName = cityTable[person.city]?.name ?? '';
    const validityDays = validityDaysOf(scenario.world, person);
    for (let nth = 0; nth < cards; nth++) {
      const isNew = own.chance(newCardShare);
      const unit = own.next();
      const ageDays = isNew
        ? unit * newCardDays
        : newCardDays + exponentialUpTo(Math.max(1, validityDays - newCardDays), meanCardAgeDays, unit);
      const usualTiyn = person.comfortTiyn * openingComfortShare * (nth === 0 ? 1 : sideCardShare);
      const openingTiyn = Math.min(LARGEST_SUM_TIYN, Math.round(own.logNormal(usualTiyn, openingSigma)));
      const card = issuer.issue(own, { ...person, cityName }, Math.floor(ageDays), openingTiyn);
      person.cards.push(card.index);
    }
  }
}

/** Builds the country of a shard from the scenario and the run's randomness. */
export function createCountry(scenario: Scenario, root: SeededRandom, shard: number): ShardCountry {
  const { shards, world } = scenario;
  const random = root.fork('country', shard);
  const secret = drawSecret(root.fork('identities'));
  const faker = createFaker(drawSecret(random.fork('faker')));
  const startWallMs = wallMidnightMs(scenario.start);
  faker.setDefaultRefDate(new Date(startWallMs));

  const cities: readonly City[] = cityTable.map(({ name, zone }, index) => ({ index, name, zone }));
  const cityWeights = cityTable.map(({ name }) => world.cityThousands[name] ?? 0);
  const counts = peopleByCity(peopleOfShard(scenario.people, shard, shards), cityWeightsOf(cityWeights, shard, shards));
  const iins = createIinSource(shard, shards);
  const places = buildPlaces(random.fork('places'), world, secret, counts, shard, shards);
  const people = buildPeople({
    random: random.fork('people'),
    faker,
    iins,
    parameters: world,
    counts,
    places,
    priceLevel: priceLevelAt(startWallMs, world),
  });
  const issuer = createCardIssuer(secret, shard, scenario.start, bankWeightsOf(world));
  issueHonestCards(random.fork('cards'), scenario, people, issuer);

  const { youngestOutsider, oldestOutsider, outsidersPerPerson } = world.population;
  const outsiderIin = (from: Random): string =>
    iins.foreign(from, dateOfWall(startWallMs - from.int(youngestOutsider * DAYS_PER_YEAR, oldestOutsider * DAYS_PER_YEAR) * DAY_MS));
  const poolRandom = random.fork('outsiders');
  const outsiders = Array.from({ length: Math.ceil(people.length * outsidersPerPerson) + 1 }, () => outsiderIin(poolRandom));
  const outsiderTokens = outsiders.map((iin) => tokenOf(secret, iin));
  const lenderRandom = random.fork('lenders');
  const lenders = Array.from({ length: Math.ceil(people.length / world.places.peoplePerLender) + 1 }, () => drawBin(lenderRandom));

  const recruited = new Uint8Array(people.length);
  const findRecruit = (from: Random, fits: (person: DraftPerson) => boolean): DraftPerson | undefined => {
    const first = from.int(0, Math.max(0, people.length - 1));
    for (let step = 0; step < people.length; step++) {
      const person = people[(first + step) % people.length];
      if (person !== undefined && recruited[person.index] === 0 && fits(person)) return person;
    }
    return undefined;
  };

  const ownCards = people.map((person) => person.cards.slice());
  const givenAway = new Set<number>();
  /** After a change of who has which card. Who is paid a wage or a pension keeps a card for it. */
  const sortOut = (person: number): void => {
    const all = people[person]!.cards;
    const left = all.filter((card) => !givenAway.has(card));
    ownCards[person] = left.length === 0 && isPaidToACard(people[person]!) ? all.slice(0, 1) : left;
  };
  const isPaidToACard = ({ occupation }: DraftPerson): boolean => occupation === 'salaried' || occupation === 'pensioner';
  const isRecent = (card: number, days: number): boolean => issuer.cards[card]!.ageDays <= days;
  const give = (cards: number[], card: number, instead: number | undefined): void => {
    const place = instead === undefined ? -1 : cards.indexOf(instead);
    if (place < 0) cards.push(card);
    else cards[place] = card;
  };
  const take = (cards: number[], card: number): void => void cards.splice(cards.indexOf(card), 1);

  return {
    cities,
    people,
    cards: issuer.cards,
    issuer: issuer,
    places,
    ownCards,
    peopleByCity: counts,
    giveCard(person, card, instead) {
      give(people[person]!.cards, card, instead);
      sortOut(person);
    },
    takeCard(person, card) {
      take(people[person]!.cards, card);
      sortOut(person);
    },
    usedCards: (person) => ownCards[person] ?? [],
    giveAway({ index, holder }) {
      givenAway.add(index);
      sortOut(holder);
    },
    takeBack({ index, holder }) {
      if (givenAway.delete(index)) sortOut(holder);
    },
    outsiders,
    outsiderTokens,
    lenders,
    atms: places.atms,
    atmsOf: (city) => places.atmsByCity[city] ?? [],
    terminalsOf: (city) => places.terminalsByCity[city] ?? [],
    cityWith(from, minAtms) {
      const enough = counts.map((count, city) => ((places.atmsByCity[city]?.length ?? 0) >= minAtms ? count : 0));
      return pickWeighted(from, enough.some((count) => count > 0) ? enough : counts);
    },
    recruit(from, wish = {}) {
      const lives = (person: DraftPerson): boolean => person.city === (wish.city ?? person.city);
      const works = ({ occupation }: DraftPerson): boolean => occupation === (wish.occupation ?? occupation);
      const { newestCardDays: days } = wish;
      const holds = ({ cards }: DraftPerson): boolean => days === undefined || cards.some((card) => isRecent(card, days));
      const person =
        findRecruit(from, (each) => lives(each) && works(each) && holds(each)) ??
        findRecruit(from, (each) => lives(each) && holds(each)) ??
        findRecruit(from, (each) => lives(each) && works(each)) ??
        findRecruit(from, lives) ??
        findRecruit(from, () => true);
      if (person === undefined)
        throw new Error(`shard ${shard} has only ${people.length} people: too few for what the scenario plans there`);
      recruited[person.index] = 1;
      return person;
    },
    issueBusinessCard: (from, bin, city, daysBeforeStart, openingTiyn) =>
      issuer.issueApart(from, { index: -1, iin: bin, city, cityName: cities[city]?.name ?? '' }, daysBeforeStart, openingTiyn),
    outsider(from) {
      const [isWellKnown, anybody] = [from.chance(world.strangers.wellKnownShare), from.int(0, outsiders.length - 1)];
      const known = mix(from.int(0, people.length - 1), from.int(1, world.transfers.contactsPerPerson)) >>> 0;
      const at = isWellKnown ? known % outsiders.length : anybody;
      return { iin: outsiders[at]!, token: outsiderTokens[at]! };
    },
    employers: places.employers,
    employerIn(from, city) {
      const staff = people.filter((person) => person.employer >= 0 && person.city === city);
      const employer = staff.length > 0 ? from.pick(staff).employer : places.firstEmployer[city]!;
      return places.employers[employer]!;
    },
    lender: (from) => from.pick(lenders),
    wallet: (from, asset) => walletAddress(faker, from, asset),
  };
}
