/** The kernel of a shard: goes through its days, runs honest habits and planners in order of time, and hands events on. */
import type { Scenario } from './scenario.js';
import type { Truth } from '../events/truth.js';
import { createEventQueue } from './event-queue.js';
import { createBank } from './bank.js';
import { createCalendar } from './calendar.js';
import type { CardRecord } from './cards.js';
import { createControls } from './controls.js';
import { createCardKeeper } from './card-keeper.js';
import { planCardLives } from './card-lives.js';
import { createCountry, validityDaysOf } from './country.js';
import { createTimeCodes, plannerTruthId } from './event-ids.js';
import { createHonestLife } from './habits/honest-life.js';
import { createRhythms } from './habits/rhythm.js';
import { closedSink, createJournal } from './journal.js';
import type { DraftPerson } from './people.js';
import { createPlannedDay } from './planned-day.js';
import { buildPlanners } from './planners.js';
import { createRandom, drawSecret } from './random.js';
import { createRates } from './rates.js';
import type { ShardSimulation } from './simulation.js';
import { createSums } from './sums.js';
import { createTravels } from './travel.js';

/** Builds shard `shard` of the scenario's country. Everything it will ever do follows from the arguments. */
export function createShard(scenario: Scenario, seed: number, shard: number): ShardSimulation {
  if (!Number.isInteger(shard) || shard < 0 || shard >= scenario.shards) throw new RangeError(`no shard ${shard} of ${scenario.shards}`);
  const root = createRandom(seed);
  const random = root.fork('shard', shard);
  const calendar = createCalendar(scenario.start, scenario.days, scenario.world);
  const country = createCountry(scenario, root, shard);
  const parameters = scenario.world;
  const controls = createControls(parameters.controls, root.fork('controls'));
  const journal = createJournal();
  journal.nowMs = calendar.startMs;
  const bank = createBank({
    country,
    parameters,
    controls,
    rates: createRates(parameters.rates, root.fork('rates')),
    journal,
    secret: drawSecret(root.fork('bank')),
  });
  const eventQueue = createEventQueue(calendar.endMs, () => journal.nowMs);
  const travels = createTravels(country.people, country.peopleByCity, parameters.travel, random.fork('travels'));
  const sums = createSums(parameters);
  const rhythms = createRhythms(parameters.rhythms);
  const habits = createHonestLife({
    country,
    bank,
    controls,
    parameters,
    sums,
    rhythms,
    whereabouts: travels.cityOf,
    random: random.fork('habits'),
    nation: root.fork('nation'),
  });
  const planned = createPlannedDay();
  const planActions = habits.map((_, kind) => (timeMs: number, subject: number, target: number, amountTiyn: number): void => {
    // What an eastern night before March 2024 had before the scenario began falls on its first instant: it is over.
    if (timeMs > calendar.startMs && timeMs < calendar.endMs) planned.add(kind, timeMs, subject, target, amountTiyn);
  });

  /** Truth about the planners, which are set up before there is a sink. */
  const early: Truth[] = [];
  const startCode = createTimeCodes()(calendar.startMs);
  const { planners: schemes, heldCards } = buildPlanners({
    scenario,
    seed,
    shard,
    shards: scenario.shards,
    people: country.people.length,
    calendar,
    country,
    bank,
    eventQueue,
    controls,
    sums,
    rhythms,
    random: random.fork('planners'),
    writeTruth(body) {
      const id = plannerTruthId(startCode, body.kind, body.kind === 'scheme' ? body.schemeId : body.decoyId);
      early.push({ v: 1, id, timeMs: calendar.startMs, ...body });
    },
  });
  const lives = {
    issuer: country.issuer,
    parameters: parameters.cards,
    random: random.fork('card lives'),
    days: calendar.days,
    cityName: (city: number) => country.cities[city]!.name,
    validityDays: (person: DraftPerson) => validityDaysOf(scenario.world, person),
    // Planners hold on to the cards that they deal with.
    lasts: ({ number }: CardRecord) => heldCards.has(number),
  };
  const cardKeeper = createCardKeeper(country, bank, eventQueue, planCardLives(lives, country.people));
  early.sort((one, other) => (one.id < other.id ? -1 : 1));
  country.issuer.close();

  let nextDay = 0;
  let nextDayMs = calendar.days > 0 ? calendar.dayStartMs(0) : Number.POSITIVE_INFINITY;

  const startDay = (): void => {
    const day = calendar.day(nextDay);
    journal.nowMs = nextDayMs;
    cardKeeper.beginDay(day);
    travels.beginDay(day);
    for (const planner of schemes) planner.planDay(day);
    habits.forEach((habit, kind) => habit.planDay(day, planActions[kind] as (typeof planActions)[number]));
    planned.sort(nextDayMs);
    nextDay++;
    nextDayMs = nextDay < calendar.days ? calendar.dayStartMs(nextDay) : Number.POSITIVE_INFINITY;
  };

  /** Does the next thing of the shard; false when nothing is left to do. */
  const step = (): boolean => {
    const plannedMs = planned.nextMs;
    const askedMs = eventQueue.nextMs;
    if (nextDayMs <= plannedMs && nextDayMs <= askedMs) {
      if (nextDayMs === Number.POSITIVE_INFINITY) return false;
      startDay();
    } else if (plannedMs <= askedMs) {
      const at = planned.next;
      journal.nowMs = plannedMs;
      habits[planned.kinds[at] as number]?.perform(
        planned.subjects[at] as number,
        planned.targets[at] as number,
        planned.amounts[at] as number,
      );
      planned.step();
    } else {
      const action = eventQueue.pop();
      journal.nowMs = askedMs;
      action();
    }
    return true;
  };

  const frontierMs = (): number => Math.min(planned.nextMs, eventQueue.nextMs, nextDayMs);

  return {
    shard,
    cards: country.cards.filter(({ fromDay }) => fromDay === 0).length,
    get frontierMs() {
      return frontierMs();
    },
    advance(atLeast, sink) {
      const wanted = journal.eventCount + atLeast;
      let more = true;
      journal.sink = sink;
      try {
        for (const record of early.splice(0)) sink.truth(record);
        // An instant is handed on as a whole, in the order of its ids.
        while (more && (journal.eventCount < wanted || frontierMs() <= journal.nowMs)) more = step();
        journal.release();
      } finally {
        journal.sink = closedSink;
      }
      return more;
    },
    books: () => bank.books(),
    *people() {
      for (const { iin, name, bornOn, city, occupation, monthlyTiyn } of country.people) {
        yield { iin, name, bornOn, city: country.cities[city]!.name, occupation, monthlyTiyn };
      }
    },
    *registeredCards() {
      // By number, as the order of issue would tell whose card it is.
      const byNumber = country.cards.toSorted((one, other) => (one.number < other.number ? -1 : 1));
      for (const { index, number, bank: issuer, holder, holderIin, cityName, issuedOn, openingTiyn, fromDay } of byNumber) {
        if (fromDay >= nextDay && fromDay > 0) continue;
        const heldBy = holder < 0 ? 'firm' : 'person';
        const balanceTiyn = bank.balanceTiyn(index);
        yield { card: number, bank: issuer, holderIin, heldBy, city: cityName, issuedOn, openingTiyn, balanceTiyn };
      }
    },
  };
}
