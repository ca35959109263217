/** The unlicensed-platforms scheme in hiding: an exchange booth for crypto behind a few nominee cards, with long hours and a tight spread. */
import { tengeToTiyn } from '../../../events/money.js';
import type { Card, Day, Mark, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { aboutWhole, evenly, roundTiyn, skewed, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { HOUR_MS } from '../../../events/time-spans.js';
import { nomineeSet } from '../../planning/nominee-set.js';
import { payIn } from '../../planning/pay-in.js';
import {
  cardMember,
  mainCard,
  personMember,
  type BuiltScheme,
  type Difficulty,
  type PlannerTools,
  type SchemeOrder,
} from '../../planning/planner-tools.js';

interface Tactics {
  readonly cards: Span;
  /** Deals in which a client pays in, for each card and day. */
  readonly dealsADay: Span;
  readonly sumTenge: Span;
  readonly roundShare: number;
  /** From a client's money coming in to its going out to others. */
  readonly turnMs: Span;
  readonly spread: Span;
  /** What stays out of the business and is lived on, as a share of what comes in. */
  readonly spentShare: number;
}

const tacticsOf: Record<Difficulty, Tactics> = {
  plain: {
    cards: [2, 4],
    dealsADay: [6, 14],
    sumTenge: [20_000, 400_000],
    roundShare: 0.85,
    turnMs: [0.3 * HOUR_MS, 5 * HOUR_MS],
    spread: [0.01, 0.03],
    spentShare: 0,
  },
  careful: {
    cards: [3, 5],
    dealsADay: [3, 7],
    sumTenge: [15_000, 200_000],
    roundShare: 0.5,
    turnMs: [1 * HOUR_MS, 9 * HOUR_MS],
    spread: [0.015, 0.035],
    spentShare: 0.05,
  },
  evasive: {
    cards: [2, 4],
    dealsADay: [0.6, 2],
    sumTenge: [8_000, 90_000],
    roundShare: 0.35,
    turnMs: [8 * HOUR_MS, 48 * HOUR_MS],
    spread: [0.02, 0.05],
    spentShare: 0.2,
  },
};

const OPENS_HOUR = 9;
const CLOSES_HOUR = 26;
const OPEN_DAYS_SHARE = 0.96;
const REGULAR_SHARE = 0.3;
/** Clients who bank in the shard itself; all others bank elsewhere. */
const LOCAL_SHARE = 0.15;
const FLOAT_TENGE: Span = [150_000, 500_000];
const CASH_SHARE = 0.03;
const SMALLEST_PAYOUT_TIYN = tengeToTiyn(3000);

/** Where the plan does not say how many. */
export const MOST_CARDS = Math.max(...Object.values(tacticsOf).map(({ cards: [, most] }) => most));

export function hiddenExchanger(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, bank, eventQueue, random } = tools;
  const tactics = tacticsOf[order.difficulty];
  const cityIndex = country.cityWith(random, 2);
  const city = country.cities[cityIndex]!;
  const count = order.cards ? random.int(order.cards.min, order.cards.max) : whole(random, tactics.cards);
  const { cards, planCover } = nomineeSet(tools, cityIndex, count, order.difficulty);
  const organiser = country.outsider(random);
  const atms = country.atmsOf(cityIndex);
  const payers = Array.from({ length: 40 }, () => country.outsider(random));
  const payees = Array.from({ length: 40 }, () => country.counterparty(random));
  const own = new Set(cards.map((card) => card.index));
  const locals = random
    .shuffle(country.people)
    .slice(0, 60)
    .map((person) => mainCard(country, person))
    .filter((card) => !own.has(card.index));
  const mark = (stage: string): Mark => ({ schemeId: order.schemeId, stage });
  const spreadOf = cards.map(() => evenly(random, tactics.spread));

  const receive = (card: Card, amountTiyn: number): void => {
    const local = random.chance(LOCAL_SHARE) ? random.pick(locals) : undefined;
    const senderIin = random.chance(REGULAR_SHARE) ? random.pick(payers) : undefined;
    const fallBack = { ...tools, random: random.fork('receive', random.next()) };
    if (
      local !== undefined &&
      bank.balanceTiyn(local.index) > 2 * amountTiyn &&
      bank.transfer(local.index, card.index, amountTiyn, mark('pay-in'))
    )
      return;
    payIn(fallBack, { card, channel: 'p2p', amountTiyn, senderIin, mark: mark('pay-in') });
  };

  const payOut = (card: Card, amountTiyn: number): void => {
    // Forked, so that what the balance allows cannot shift later draws.
    const draw = random.fork('pay-out', random.next());
    const heldTiyn = bank.balanceTiyn(card.index);
    const sumTiyn = heldTiyn < amountTiyn ? typedTiyn(draw, heldTiyn) : amountTiyn;
    if (sumTiyn < SMALLEST_PAYOUT_TIYN) return;
    if (draw.chance(CASH_SHARE)) {
      takeCash(tools, { card: card.index, atm: draw.pick(atms), amountTiyn: inNotesTiyn(sumTiyn), mark: mark('cash') });
    } else if (draw.chance(LOCAL_SHARE)) bank.transfer(card.index, draw.pick(locals).index, sumTiyn, mark('pay-out'));
    else {
      const payee = draw.chance(REGULAR_SHARE) ? draw.pick(payees) : country.counterparty(draw);
      bank.transferOut(card.index, payee, sumTiyn, mark('pay-out'));
    }
  };

  /** A client pays in; within hours about the same sum goes out to one or two others who sold their coins. */
  const planDeal = (day: Day, card: Card, spread: number): void => {
    const hour = evenly(random, random.chance(0.6) ? [14, 24] : [OPENS_HOUR, CLOSES_HOUR]);
    const amountTiyn = clientSum(skewed(random, tactics.sumTenge));
    eventQueue.at(day.instantMs(hour, city), () => receive(card, amountTiyn));
    const outTiyn = amountTiyn * (1 - spread) * (1 - tactics.spentShare);
    const split = random.chance(0.35) ? evenly(random, [0.3, 0.7]) : 1;
    for (const share of split === 1 ? [1] : [split, 1 - split]) {
      const paysAtHour = inHours(hour + skewed(random, tactics.turnMs) / HOUR_MS, random.next());
      const sumTiyn = random.chance(tactics.roundShare / 2)
        ? roundTiyn((outTiyn * share) / 100, 1000)
        : roundTiyn((outTiyn * share) / 100, 10);
      eventQueue.at(day.instantMs(paysAtHour, city), () => payOut(card, sumTiyn));
    }
  };

  const clientSum = (tenge: number): number =>
    random.chance(tactics.roundShare) ? roundTiyn(tenge, tenge > 60_000 ? 10_000 : 5000) : roundTiyn(tenge, random.pick([1, 10, 100]));

  const planner: Planner = {
    planDay(day) {
      planCover(day);
      for (const [position, card] of cards.entries()) {
        if (day.index === 0) {
          const floatTiyn = roundTiyn(evenly(random, FLOAT_TENGE), 10_000);
          eventQueue.at(day.instantMs(evenly(random, [8, 9]), city), () =>
            payIn(tools, { card, channel: 'p2p', amountTiyn: floatTiyn, senderIin: organiser, mark: mark('float') }),
          );
        }
        if (!random.chance(OPEN_DAYS_SHARE)) continue;
        for (let left = aboutWhole(random, evenly(random, tactics.dealsADay)); left > 0; left--)
          planDeal(day, card, spreadOf[position] ?? 0);
      }
    },
  };
  return {
    planner,
    stages: ['float', 'pay-in', 'pay-out', 'cash'],
    members: [personMember('organiser', organiser), ...cards.map((card) => cardMember('exchanger', card))],
  };
}

/** A payout that would fall into the closed hours of the night waits for the next morning. */
function inHours(hour: number, roll: number): number {
  const ofDay = hour % 24;
  return hour >= CLOSES_HOUR && ofDay > CLOSES_HOUR - 24 && ofDay < OPENS_HOUR ? hour - ofDay + OPENS_HOUR + 2 * roll : hour;
}
