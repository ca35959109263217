/** The unlicensed-platforms scheme in the open: customers trade with a platform that is not in the register, or that borrows a name from it. */
import { licenceOf, platformRegister } from '../../../register/platform-register.js';
import { DAY_MS } from '../../../events/time-spans.js';
import type { Card, Day, Mark, Planner } from '../../planner.js';
import { atLeastOne } from '../../planning/draw.js';
import { openCoinAccount, type CoinAccount } from '../../planning/means.js';
import { anyCard, cardMember, type BuiltScheme, type PlannerTools, type SchemeOrder } from '../../planning/planner-tools.js';
import { planTrades } from '../../planning/trades.js';
import { drawTraits, type Traits } from '../../planning/traits.js';
import type { WorldParameters } from '../../parameters.js';
import { imitations, imitationTricks, ownName } from './platform-names.js';

type NamedTraits = Traits<
  keyof WorldParameters['typologies']['unlicensed-platforms']['named']['amounts'],
  keyof WorldParameters['typologies']['unlicensed-platforms']['named']['shares']
>;

interface Customer {
  readonly card: Card;
  readonly traits: NamedTraits;
  /** As the payments name the platform, and as they name the licensed one that it hides behind. */
  readonly account: CoinAccount;
  readonly disguise: CoinAccount;
  readonly joinsOnDay: number;
}

/** A platform whose licence ends in the first half of the scenario, and the first day after it; nothing where there is none. */
function lapsingPlatform({ days, startMs }: PlannerTools): { readonly names: readonly string[]; readonly endsOnDay: number } | undefined {
  const lapsing = platformRegister.map((platform) => ({
    ...platform,
    endsOnDay: Math.ceil((licenceOf(platform).endMs - startMs) / DAY_MS),
  }));
  const found = lapsing.find(({ endsOnDay }) => endsOnDay > 0 && endsOnDay < days / 2);
  return found && { names: [found.name, ...found.aliases], endsOnDay: found.endsOnDay };
}

export function namedPlatform(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, random, world } = tools;
  const { named } = world.typologies['unlicensed-platforms'];
  const { sigma, peoplePerCustomer } = world.schemes;
  const traits = drawTraits(random.fork('traits'), named, order.dial, sigma);
  const lapsed = order.form === 'unregistered' && random.fork('lapsed').chance(traits.lapsed) ? lapsingPlatform(tools) : undefined;
  const firstDay = lapsed?.endsOnDay ?? 0;
  const spellings =
    lapsed?.names ??
    (order.form === 'imitation'
      ? imitations(random, imitationTricks, atLeastOne(random, traits.spellings)).spellings
      : [ownName(random, order.number)]);
  const most = Math.max(2, Math.floor(country.people.length / peoplePerCustomer));
  const customers: Customer[] = random
    .shuffle(country.people)
    .slice(0, Math.min(most, Math.max(2, Math.round(traits.customers))))
    .map((person, position) => {
      const own = random.fork('customer', position);
      const disguise = openCoinAccount(tools, own);
      const joinsOnDay = Math.max(firstDay, own.chance(traits.late) ? own.int(0, Math.floor(tools.days / 2)) : 0);
      const account = { ...disguise, platform: own.pick(spellings) };
      return { card: anyCard(country, own, person), traits: drawTraits(own, named, order.dial, sigma), account, disguise, joinsOnDay };
    });
  const mark: Mark = { schemeId: order.schemeId, stage: 'trade' };

  function planCustomer(day: Day, { card, traits: own, account, disguise, joinsOnDay }: Customer): void {
    if (day.index < joinsOnDay) return;
    planTrades(tools, day, card, own, () => (random.chance(own.underOwnName) ? account : disguise), mark);
  }

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
