/** The unlicensed-platforms scheme in the open: customers trade with a platform that is not in the register, or that borrows a name from it. */
import { tengeToTiyn } from '../../../events/money.js';
import type { Card, Day, Mark, Planner } from '../../planner.js';
import { aboutWhole, evenly, skewed, spokenTiyn, typedTiyn, whole, type Span } from '../../planning/draw.js';
import { imitations, ownName, type ImitationTrick } from './platform-names.js';
import {
  mainCard,
  cardMember,
  type BuiltScheme,
  type Difficulty,
  type PlannerTools,
  type SchemeOrder,
} from '../../planning/planner-tools.js';

interface Tactics {
  readonly customers: Span;
  readonly tradesAWeek: Span;
  readonly sumTenge: Span;
  readonly spellings: Span;
  readonly tricks: readonly ImitationTrick[];
}

const tacticsOf: Record<Difficulty, Tactics> = {
  plain: {
    customers: [20, 80],
    tradesAWeek: [0.6, 1.8],
    sumTenge: [15_000, 300_000],
    spellings: [2, 4],
    tricks: ['suffix', 'confusable', 'digit', 'double'],
  },
  careful: {
    customers: [10, 25],
    tradesAWeek: [0.4, 1.2],
    sumTenge: [8_000, 90_000],
    spellings: [1, 3],
    tricks: ['confusable', 'swap', 'drop', 'suffix'],
  },
  evasive: {
    customers: [4, 8],
    tradesAWeek: [0.3, 0.7],
    sumTenge: [4_000, 40_000],
    spellings: [2, 3],
    tricks: ['swap', 'drop', 'double', 'confusable'],
  },
};

/** At most one person in so many is a customer, so that a small shard does not consist of them. */
const PEOPLE_PER_CUSTOMER = 6;
const SELL_SHARE = 0.4;
/** A customer leaves so much of his money on the card. */
const KEPT_SHARE = 0.3;
const SMALLEST_TRADE_TIYN = tengeToTiyn(3000);

interface Customer {
  readonly card: Card;
  readonly tradesADay: number;
  readonly wallet: string;
  readonly spelling: string;
  readonly joinsOnDay: number;
}

export function namedPlatform(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, bank, eventQueue, random } = tools;
  const tactics = tacticsOf[order.difficulty];
  const spellings =
    order.form === 'imitation'
      ? imitations(random, tactics.tricks, whole(random, tactics.spellings)).spellings
      : [ownName(random, order.number)];
  const wanted = Math.min(whole(random, tactics.customers), Math.max(3, Math.floor(country.people.length / PEOPLE_PER_CUSTOMER)));
  const customers: Customer[] = random
    .shuffle(country.people)
    .slice(0, wanted)
    .map((person) => ({
      card: mainCard(country, person),
      tradesADay: evenly(random, tactics.tradesAWeek) / 7,
      wallet: country.wallet(random, 'USDT'),
      spelling: random.pick(spellings),
      joinsOnDay: random.chance(0.5) ? 0 : random.int(0, Math.floor(tools.days / 2)),
    }));
  const mark: Mark = { schemeId: order.schemeId, stage: 'trade' };

  const trade = (customer: Customer): void => {
    const card = customer.card.index;
    const sells = random.chance(SELL_SHARE);
    const wantedTiyn = spokenTiyn(random, skewed(random, tactics.sumTenge), sells ? 0.3 : 0.8);
    const platform = random.pick(random.chance(0.9) ? [customer.spelling] : spellings);
    const fiatTiyn = sells
      ? wantedTiyn
      : Math.min(wantedTiyn, typedTiyn(random.fork('sum', bank.nowMs), bank.balanceTiyn(card) * (1 - KEPT_SHARE)));
    if (fiatTiyn < SMALLEST_TRADE_TIYN) return;
    bank.trade(card, { platform, side: sells ? 'sell' : 'buy', asset: 'USDT', fiatTiyn, wallet: customer.wallet }, mark);
  };

  const planCustomer = (day: Day, customer: Customer): void => {
    if (day.index < customer.joinsOnDay) return;
    for (let left = aboutWhole(random, customer.tradesADay); left > 0; left--) {
      eventQueue.at(day.instantMs(evenly(random, [8, 23.9]), country.cities[customer.card.city]!), () => trade(customer));
    }
  };

  const planner: Planner = { planDay: (day) => customers.forEach((customer) => planCustomer(day, customer)) };
  return {
    planner,
    stages: ['trade'],
    members: [
      ...spellings.map((platform) => ({ role: 'platform', card: null, iin: null, platform })),
      ...customers.map(({ card }) => cardMember('customer', card)),
    ],
  };
}
