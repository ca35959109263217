/** The unlicensed-platforms scheme in hiding: an exchange booth for crypto behind a few nominee cards, with long hours and a tight spread. */
import { DAYS_PER_MONTH } from '../../../events/time-spans.js';
import type { Day, Mark, Planner } from '../../planner.js';
import { atLeastOne, onOneDay, openingDay, wholeTiyn } from '../../planning/draw.js';
import { drawParty, openCoinAccounts, planPayIn } from '../../planning/means.js';
import { payHolder, recruitNominees, shareCard, type Nominee } from '../../planning/nominees.js';
import { createPassOn } from '../../planning/pass-on.js';
import {
  cardCount,
  cardMember,
  personMember,
  someMachines,
  type BuiltScheme,
  type PlannerTools,
  type SchemeOrder,
} from '../../planning/planner-tools.js';
import { MOST_CARDS } from './parameters.js';
import { drawTraits } from '../../planning/traits.js';

export function hiddenExchanger(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, eventQueue, random, rhythms, world } = tools;
  const { hidden } = world.typologies['unlicensed-platforms'];
  const { sigma } = world.schemes;
  const traits = drawTraits(random.fork('traits'), hidden, order.dial, sigma);
  const home = country.cityWith(random, 2);
  const count = cardCount(order, random, traits.cards, MOST_CARDS);
  const nominees = recruitNominees(tools, count, home, traits);
  const [organiser, cashier] = [country.outsider(random), random.pick(country.people)];
  const regulars = Array.from({ length: Math.max(count, atLeastOne(random, traits.regulars)) }, () => drawParty(tools, random));
  const coins = openCoinAccounts(tools, random, traits.coinAccounts);
  const mark = (stage: string): Mark => ({ schemeId: order.schemeId, stage });
  const marks = { payIn: mark('pay-in'), cash: mark('cash'), exchange: mark('exchange'), onward: mark('pay-out') };

  const desks = nominees.map((nominee, position) => {
    const { card } = nominee;
    const ofCard = random.fork('card', position);
    const own = drawTraits(ofCard, hidden, order.dial, sigma);
    const clients = regulars.filter((_, at) => at % count === position);
    const passOn = createPassOn(tools, card, own, {
      regulars: clients,
      recipient: (draw) => (draw.chance(own.backToRegulars) ? draw.pick(clients) : drawParty(tools, draw)),
      coins: ofCard.chance(own.sharedWallet) ? coins : openCoinAccounts(tools, ofCard, own.coinAccounts),
      atms: someMachines(tools, ofCard, card.city, own.machines),
      marks,
    });
    const opensOn = openingDay(ofCard, own.newlyOpened, tools.days);
    return { nominee, own, passOn, share: shareCard(tools, nominee, own.cover), opensOn };
  });

  function planReward(day: Day, nominee: Nominee, rewardKzt: number): void {
    if (nominee.person.cards.length < 2) return;
    eventQueue.at(day.instantMs(rhythms.transfers(random.next()), country.cities[nominee.card.city]!), () =>
      payHolder(tools, nominee, rewardKzt, mark('reward')),
    );
  }

  const planner: Planner = {
    planDay(day) {
      for (const { nominee, own, passOn, share, opensOn } of desks) {
        share(day.index >= opensOn);
        const [isOpen, deals, isRewarded] = [
          random.chance(own.open),
          onOneDay(random, own.dealsADay, world.strangers.daySpread),
          random.chance(1 / DAYS_PER_MONTH),
        ];
        // The organiser brings the money with which a card begins.
        const float = {
          card: nominee.card,
          channel: 'p2p' as const,
          wishTiyn: wholeTiyn(own.floatKzt),
          payer: organiser,
          mark: mark('float'),
        };
        if (day.index === opensOn) planPayIn(tools, day, float);
        if (day.index < opensOn || !isOpen) continue;
        passOn.planPayments(day, deals);
        if (isRewarded) planReward(day, nominee, own.rewardKzt);
      }
    },
  };
  return {
    planner,
    stages: ['float', 'pay-in', 'pay-out', 'cash', 'exchange', 'reward'],
    members: [
      personMember('organiser', organiser.iin),
      personMember('cashier', cashier.iin),
      ...nominees.map(({ card }) => cardMember('booth', card)),
    ],
  };
}
