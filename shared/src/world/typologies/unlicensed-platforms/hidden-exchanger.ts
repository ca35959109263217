/** The unlicensed-platforms scheme in hiding: an exchange booth for crypto behind a few nominee cards, with long hours and a tight spread. */
import { tengeToTiyn } from '../../../events/money.js';
import { DAYS_PER_MONTH } from '../../../events/time-spans.js';
import type { Day, Mark, Planner } from '../../planner.js';
import { atLeastOne, evenly, onOneDay } from '../../planning/draw.js';
import { drawParty, openCoinAccounts, payIn, send } from '../../planning/means.js';
import { recruitNominees, shareCard, type Nominee } from '../../planning/nominees.js';
import { createPassOn } from '../../planning/pass-on.js';
import { cardMember, personMember, type BuiltScheme, type PlannerTools, type SchemeOrder } from '../../planning/planner-tools.js';
import { MOST_CARDS } from './parameters.js';
import { drawTraits } from '../../planning/traits.js';

export function hiddenExchanger(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, eventQueue, random, rhythms, world } = tools;
  const { hidden } = world.typologies['unlicensed-platforms'];
  const { sigma } = world.schemes;
  const traits = drawTraits(random.fork('traits'), hidden, order.dial, sigma);
  const home = country.cityWith(random, 2);
  const count = order.cards ? random.int(order.cards.min, order.cards.max) : Math.min(MOST_CARDS, atLeastOne(random, traits.cards));
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
      atms: ofCard.shuffle(country.atmsOf(card.city)).slice(0, Math.max(1, Math.round(own.machines))),
      marks,
    });
    const opensOn = Math.floor(evenly(ofCard, 0, tools.days / 2) * ofCard.next());
    return { nominee, own, passOn, share: shareCard(tools, nominee, own.cover), opensOn };
  });

  /** The organiser brings the money with which a card begins. */
  function planFloat(day: Day, { card }: Nominee, floatKzt: number): void {
    const wishTiyn = tengeToTiyn(Math.ceil(floatKzt));
    eventQueue.at(day.instantMs(rhythms.transfers(random.next()), country.cities[card.city]!), () =>
      payIn(tools, { card, channel: 'p2p', wishTiyn, payer: organiser, mark: mark('float') }),
    );
  }

  /** The holder's part goes to another card of theirs; who has none keeps what lies on this one. */
  function planReward(day: Day, { card, person }: Nominee, rewardKzt: number): void {
    const own = person.cards.find((index) => index !== card.index);
    if (own === undefined) return;
    eventQueue.at(day.instantMs(rhythms.transfers(random.next()), country.cities[card.city]!), () =>
      send(tools, card, country.cards[own]!, tengeToTiyn(Math.round(rewardKzt)), mark('reward')),
    );
  }

  const planner: Planner = {
    planDay(day) {
      for (const { nominee, own, passOn, share, opensOn } of desks) {
        share(day, day.index >= opensOn);
        const [isOpen, deals, isRewarded] = [
          random.chance(own.open),
          onOneDay(random, own.dealsADay, world.strangers.daySpread),
          random.chance(1 / DAYS_PER_MONTH),
        ];
        if (day.index === opensOn) planFloat(day, nominee, own.floatKzt);
        if (day.index < opensOn || !isOpen) continue;
        for (let left = deals; left > 0; left--) passOn.planPayment(day);
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
