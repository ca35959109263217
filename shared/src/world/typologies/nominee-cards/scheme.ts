/** The nominee-cards scheme: an organiser rotates cards of nominal owners that many strangers top up and that are emptied soon after. */
import type { Atm, Card, Day, Mark, Planner } from '../../planner.js';
import { inNotesTiyn, takeCash } from '../../planning/cash-out.js';
import { evenly, roundTiyn, skewed, spokenTiyn, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { HOUR_MS, MINUTE_MS } from '../../../events/time-spans.js';
import { licensedName } from './licensed-name.js';
import { nomineeSet } from '../../planning/nominee-set.js';
import { drawChannel, payFromFirm, payIn } from '../../planning/pay-in.js';
import {
  cardMember,
  personMember,
  type BuiltScheme,
  type Difficulty,
  type PlannerTools,
  type SchemeOrder,
} from '../../planning/planner-tools.js';
import { planTours } from './tours.js';

interface Tactics {
  readonly tourDays: Span;
  readonly topUpsADay: Span;
  readonly sumTenge: Span;
  /** Share of the top-ups that stay just under 500,000 tenge. */
  readonly justUnderShare: number;
  readonly terminalShare: number;
  readonly branchShare: number;
  readonly anonymousTerminalShare: number;
  readonly dwellMs: Span;
  readonly leavingShare: Span;
  /** Share of what stayed behind that a later exit takes along. */
  readonly sweptLater: number;
  readonly atmShare: number;
  readonly exchangerShare: number;
  /** How many machines the runner uses. */
  readonly atms: number;
  /** At night he waits for the morning. */
  readonly sleeps: boolean;
}

const tacticsOf: Record<Difficulty, Tactics> = {
  plain: {
    tourDays: [4, 12],
    topUpsADay: [2, 8],
    sumTenge: [80_000, 495_000],
    justUnderShare: 0.35,
    terminalShare: 0.5,
    branchShare: 0.08,
    anonymousTerminalShare: 0.95,
    dwellMs: [10 * MINUTE_MS, 4 * HOUR_MS],
    leavingShare: [0.8, 1],
    sweptLater: 1,
    atmShare: 0.65,
    exchangerShare: 0.25,
    atms: 3,
    sleeps: false,
  },
  careful: {
    tourDays: [3, 8],
    topUpsADay: [2, 6],
    sumTenge: [40_000, 190_000],
    justUnderShare: 0,
    terminalShare: 0.4,
    branchShare: 0.05,
    anonymousTerminalShare: 0.85,
    dwellMs: [6 * HOUR_MS, 30 * HOUR_MS],
    leavingShare: [0.7, 0.92],
    sweptLater: 0.5,
    atmShare: 0.6,
    exchangerShare: 0.25,
    atms: 12,
    sleeps: true,
  },
  evasive: {
    tourDays: [8, 20],
    topUpsADay: [1, 2],
    sumTenge: [15_000, 90_000],
    justUnderShare: 0,
    terminalShare: 0.25,
    branchShare: 0.02,
    anonymousTerminalShare: 0.7,
    dwellMs: [24 * HOUR_MS, 96 * HOUR_MS],
    leavingShare: [0.45, 0.65],
    sweptLater: 0,
    atmShare: 0.55,
    exchangerShare: 0.2,
    atms: 12,
    sleeps: true,
  },
};

/** Where the plan does not say how many. */
export const USUAL_CARDS: Span = [8, 20];
const JUST_UNDER_TENGE: Span = [470_000, 499_900];
/** Less is not worth the way to the machine. */
const WORTH_TAKING_TIYN = roundTiyn(10_000, 1);
const WAGE_TENGE: Span = [60_000, 140_000];

export function nomineeScheme(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, bank, eventQueue, random } = tools;
  const tactics = tacticsOf[order.difficulty];
  const cityIndex = country.cityWith(random, 3);
  const city = country.cities[cityIndex]!;
  const { cards, planCover } = nomineeSet(
    tools,
    cityIndex,
    order.cards ? random.int(order.cards.min, order.cards.max) : whole(random, USUAL_CARDS),
    order.difficulty,
  );
  const atms = random.shuffle(country.atmsOf(cityIndex)).slice(0, tactics.atms);
  const wallets = Array.from({ length: random.int(2, 4) }, () => country.wallet(random, 'USDT'));
  const behind = Array.from({ length: random.int(2, 3) }, () => country.counterparty(random));
  const organiser = country.outsider(random);
  const employer = country.firm(random);
  const tours = planTours(random, cards.length, tools.days, tactics.tourDays);
  /** Scheme money on each card that has not left. */
  const pendingTiyn = cards.map(() => 0);
  const mark = (stage: string): Mark => ({ schemeId: order.schemeId, stage });

  const leave = (position: number, card: Card): void => {
    // All is drawn before the balance decides, so that it cannot shift later draws.
    const share = evenly(random, tactics.leavingShare);
    const [route, atm, wallet, recipient] = [random.next(), random.pick<Atm>(atms), random.pick(wallets), random.pick(behind)];
    const platform = licensedName(random.fork('platform', bank.nowMs), tools.world.crypto.aliasShare);
    const pending = pendingTiyn[position] ?? 0;
    const sumTiyn = typedTiyn(random.fork('sum', bank.nowMs), Math.min(pending * share, bank.balanceTiyn(card.index)));
    if (sumTiyn < WORTH_TAKING_TIYN) return;
    pendingTiyn[position] = Math.floor((pending - sumTiyn) * tactics.sweptLater);
    if (route < tactics.atmShare) {
      takeCash(tools, { card: card.index, atm, amountTiyn: inNotesTiyn(sumTiyn), mark: mark('cash-out') });
    } else if (route < tactics.atmShare + tactics.exchangerShare) {
      bank.trade(card.index, { platform, side: 'buy', asset: 'USDT', fiatTiyn: sumTiyn, wallet }, mark('exchange'));
    } else bank.transferOut(card.index, recipient, sumTiyn, mark('onward-transfer'));
  };

  const topUp = (position: number, card: Card): void => {
    const justUnder = random.chance(tactics.justUnderShare);
    const tenge = justUnder ? evenly(random, JUST_UNDER_TENGE) : skewed(random, tactics.sumTenge);
    const amountTiyn = justUnder ? roundTiyn(tenge, random.chance(0.6) ? 1000 : 100) : spokenTiyn(random, tenge, 0.8);
    const channel = drawChannel(random.next(), { terminal: tactics.terminalShare, branch: tactics.branchShare });
    const anonymousShare = channel === 'terminal' ? tactics.anonymousTerminalShare : undefined;
    payIn(tools, { card, channel, amountTiyn, anonymousShare, mark: mark('placement') });
    pendingTiyn[position] = (pendingTiyn[position] ?? 0) + amountTiyn;
  };

  const planTourDay = (day: Day, position: number, card: Card): void => {
    for (let left = whole(random, tactics.topUpsADay); left > 0; left--) {
      const hour = evenly(random, random.chance(0.8) ? [9, 21] : [7, 23.9]);
      eventQueue.at(day.instantMs(hour, city), () => topUp(position, card));
      const leavesAtHour = hour + skewed(random, tactics.dwellMs) / HOUR_MS;
      eventQueue.at(day.instantMs(tactics.sleeps ? awake(leavesAtHour, random.next()) : leavesAtHour, city), () => leave(position, card));
    }
    // Evasive nominees also live on the card: a part-time wage on it, and the purchases of planCover.
    const pays = day.pay[position % Math.max(1, day.pay.length)]?.pays ?? null;
    if (order.difficulty === 'evasive' && pays !== null) {
      const wageTiyn = roundTiyn(skewed(random, WAGE_TENGE), 10);
      eventQueue.at(day.instantMs(evenly(random, [10, 18]), city), () => {
        payFromFirm(tools, { card, channel: 'employer', amountTiyn: wageTiyn, bin: employer });
      });
    }
  };

  const planner: Planner = {
    planDay(day) {
      planCover(day);
      for (const tour of tours) {
        const card = cards[tour.card];
        if (card !== undefined && day.index >= tour.firstDay && day.index <= tour.lastDay) planTourDay(day, tour.card, card);
      }
    },
  };
  return {
    planner,
    stages: ['placement', 'cash-out', 'exchange', 'onward-transfer'],
    members: [personMember('organiser', organiser), ...cards.map((card) => cardMember('nominee', card))],
  };
}

/** Hours between half past midnight and seven are moved to the same morning. */
function awake(hour: number, roll: number): number {
  const ofDay = hour % 24;
  return ofDay > 0.5 && ofDay < 7 ? hour - ofDay + 7 + 3 * roll : hour;
}
