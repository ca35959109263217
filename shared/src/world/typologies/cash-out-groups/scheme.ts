/** The cash-out scheme: shell firms feed a set of nominee cards that runners empty in rounds, several cards at one ATM after another. */
import type { Atm, Card, Day, Mark, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, skewed, whole, type Span } from '../../planning/draw.js';
import { MINUTE_MS, SECOND_MS } from '../../../events/time-spans.js';
import { nomineeSet } from '../../planning/nominee-set.js';
import { payFromFirm, payIn } from '../../planning/pay-in.js';
import {
  cardMember,
  personMember,
  type BuiltScheme,
  type Difficulty,
  type PlannerTools,
  type SchemeOrder,
} from '../../planning/planner-tools.js';

interface Tactics {
  /** What the group turns over in a day, on the average of the week. */
  readonly tengeADay: number;
  /** Cards visited in one round, and at one machine. */
  readonly cardsARound: Span;
  readonly cardsAnAtm: Span;
  readonly sumTenge: Span;
  readonly takenShare: Span;
  /** Between two cards at one machine. */
  readonly gapSeconds: Span;
  /** From the day of funding to the day of the round. */
  readonly dwellDays: Span;
  readonly funders: Span;
  /** Machines that the group knows in its city. */
  readonly atms: number;
  /** Share of the rounds made in another city, where the shard has one. */
  readonly elsewhereShare: number;
}

/** 24 bn KZT of 81 groups in a year: 296 M a group and year, 0.81 M a day. Careful and evasive groups pay for safety with volume. */
const PUBLISHED_TENGE_A_DAY = 24_000_000_000 / 81 / 365;

const tacticsOf: Record<Difficulty, Tactics> = {
  plain: {
    tengeADay: PUBLISHED_TENGE_A_DAY,
    cardsARound: [8, 12],
    cardsAnAtm: [4, 6],
    sumTenge: [150_000, 490_000],
    takenShare: [0.95, 1],
    gapSeconds: [30, 120],
    dwellDays: [0, 1],
    funders: [1, 3],
    atms: 4,
    elsewhereShare: 0,
  },
  careful: {
    tengeADay: 0.65 * PUBLISHED_TENGE_A_DAY,
    cardsARound: [6, 11],
    cardsAnAtm: [3, 4],
    sumTenge: [90_000, 260_000],
    takenShare: [0.8, 0.9],
    gapSeconds: [180, 480],
    dwellDays: [0, 2],
    funders: [2, 4],
    atms: 10,
    elsewhereShare: 0.2,
  },
  evasive: {
    tengeADay: 0.25 * PUBLISHED_TENGE_A_DAY,
    cardsARound: [4, 6],
    cardsAnAtm: [2, 2],
    sumTenge: [60_000, 180_000],
    takenShare: [0.5, 0.75],
    gapSeconds: [600, 1500],
    dwellDays: [1, 3],
    funders: [3, 4],
    atms: 10,
    elsewhereShare: 0.2,
  },
};

/** Where the plan does not say how many. */
export const USUAL_CARDS: Span = [8, 16];
const P2P_SHARE = 0.15;
const LOAN_SHARE = 0.3;
const BETWEEN_ATMS_MS: Span = [12 * MINUTE_MS, 45 * MINUTE_MS];
const WORTH_TAKING_TIYN = roundTiyn(20_000, 1);

interface Stop {
  readonly atm: Atm;
  readonly cards: readonly Card[];
}

export function cashOutScheme(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, bank, eventQueue, random } = tools;
  const tactics = tacticsOf[order.difficulty];
  const home = country.cityWith(random, 4);
  const count = order.cards ? random.int(order.cards.min, order.cards.max) : whole(random, USUAL_CARDS);
  const { cards, planCover } = nomineeSet(tools, home, count, order.difficulty);
  const funders = Array.from({ length: whole(random, tactics.funders) }, () => ({
    bin: country.firm(random),
    channel: random.chance(LOAN_SHARE) ? ('loan' as const) : ('employer' as const),
  }));
  const funderPerson = country.outsider(random);
  const runners = Array.from({ length: random.int(1, 2) }, () => country.outsider(random));
  const organiser = country.outsider(random);
  const knownAtms = random.shuffle(country.atmsOf(home)).slice(0, tactics.atms);
  const firstDay = random.int(0, 3);
  let cashDueTenge = evenly(random, [0, 2]) * tactics.tengeADay;
  let nextRoundCards = whole(random, tactics.cardsARound);
  let queue = random.shuffle(cards);
  const fundedTiyn = new Map<number, number>();
  const mark = (stage: string): Mark => ({ schemeId: order.schemeId, stage });

  /** The cards whose turn it is; the set is shuffled anew when all have had theirs. */
  const nextCards = (wanted: number): Card[] => {
    if (queue.length < wanted) queue = [...queue, ...random.shuffle(cards.filter((card) => !queue.includes(card)))];
    const taken = queue.slice(0, wanted);
    queue = queue.slice(wanted);
    return taken;
  };

  const fund = (day: Day, card: Card, funder: (typeof funders)[number], hours: Span): void => {
    const tenge = skewed(random, tactics.sumTenge);
    cashDueTenge -= tenge;
    const amountTiyn = roundTiyn(tenge, random.pick([10, 100, 1000, 5000]));
    const byPerson = random.chance(P2P_SHARE);
    eventQueue.at(day.instantMs(evenly(random, hours), country.cities[home]!), () => {
      if (byPerson) payIn(tools, { card, channel: 'p2p', amountTiyn, senderIin: funderPerson, mark: mark('funding') });
      else payFromFirm(tools, { card, ...funder, amountTiyn, mark: mark('funding') });
      fundedTiyn.set(card.index, (fundedTiyn.get(card.index) ?? 0) + amountTiyn);
    });
  };

  /** Empties the cards of a stop one after another, then goes on to the next stop. */
  const work = (stops: readonly Stop[], stopIndex: number, cardIndex: number): void => {
    const stop = stops[stopIndex];
    if (stop === undefined) return;
    const card = stop.cards[cardIndex];
    if (card === undefined) {
      eventQueue.at(bank.nowMs + evenly(random, BETWEEN_ATMS_MS), () => work(stops, stopIndex + 1, 0));
      return;
    }
    const [gapMs, share] = [evenly(random, tactics.gapSeconds) * SECOND_MS, evenly(random, tactics.takenShare)];
    const next = (): void => eventQueue.at(bank.nowMs + gapMs, () => work(stops, stopIndex, cardIndex + 1));
    const held = Math.min(fundedTiyn.get(card.index) ?? 0, bank.balanceTiyn(card.index));
    const sumTiyn = inNotesTiyn(held * share);
    if (sumTiyn < WORTH_TAKING_TIYN) {
      work(stops, stopIndex, cardIndex + 1);
      return;
    }
    fundedTiyn.set(card.index, held - sumTiyn);
    takeCash(tools, { card: card.index, atm: stop.atm, amountTiyn: sumTiyn, mark: mark('cash-out'), afterwards: next });
  };

  const planRound = (day: Day, visits: number): void => {
    const dwellDays = whole(random, tactics.dwellDays);
    const others = random.chance(tactics.elsewhereShare)
      ? country.cities.filter((city) => city.index !== home && country.atmsOf(city.index).length > 1)
      : [];
    const away = others.length === 0 ? undefined : random.pick(others);
    const atms = random.shuffle(away === undefined ? knownAtms : country.atmsOf(away.index));
    const atEach = whole(random, tactics.cardsAnAtm);
    const stopCount = Math.min(4, Math.max(2, Math.round(visits / atEach)), Math.max(1, atms.length));
    const subset = nextCards(Math.min(visits, cards.length));
    const stops: Stop[] = [];
    for (let stop = 0; stop < stopCount; stop++) {
      stops.push({ atm: atms[stop]!, cards: subset.filter((_, position) => position % stopCount === stop) });
    }
    const paying = random.shuffle(funders).slice(0, random.int(1, 2));
    for (const card of subset) fund(day, card, random.pick(paying), dwellDays === 0 ? [8.5, 12] : [9, 18]);
    const startHour = dwellDays * 24 + (dwellDays === 0 ? evenly(random, [13, 20]) : evenly(random, [9.5, 20]));
    eventQueue.at(day.instantMs(startHour, country.cities[home]!), () => work(stops, 0, 0));
  };

  const meanTenge = (tactics.sumTenge[1] - tactics.sumTenge[0]) / Math.log(tactics.sumTenge[1] / tactics.sumTenge[0]);
  const planner: Planner = {
    planDay(day) {
      planCover(day);
      if (day.index < firstDay) return;
      cashDueTenge += tactics.tengeADay;
      // Shells pay on working days, as real firms do.
      if (day.weekday > 5 || day.holiday || cashDueTenge < nextRoundCards * meanTenge) return;
      planRound(day, nextRoundCards);
      nextRoundCards = whole(random, tactics.cardsARound);
    },
  };
  return {
    planner,
    stages: ['funding', 'cash-out'],
    members: [
      personMember('organiser', organiser),
      ...runners.map((iin) => personMember('runner', iin)),
      ...funders.map(({ bin }) => personMember('funder', bin)),
      personMember('funder', funderPerson),
      ...cards.map((card) => cardMember('nominee', card)),
    ],
  };
}
