/** The nominee-cards scheme: an organiser rotates cards of nominal owners that many strangers pay onto and that are emptied soon after. */
import type { Card, Day, Mark, Planner } from '../../planner.js';
import { atLeastOne, onOneDay } from '../../planning/draw.js';
import { drawParty, openCoinAccounts, type Party } from '../../planning/means.js';
import { payHolder, recruitNominees, shareCard, type Nominee } from '../../planning/nominees.js';
import { createPassOn, type PassOn } from '../../planning/pass-on.js';
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
import { planTours, type Tour } from './tours.js';

interface CardInUse extends Nominee {
  readonly passOn: PassOn;
  readonly tours: readonly Tour[];
  readonly paymentsADay: number;
  readonly rewardKzt: number;
  readonly share: (isInOtherHands: boolean) => void;
}

export function nomineeScheme(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, eventQueue, random, rhythms, world } = tools;
  const { scheme } = world.typologies['nominee-cards'];
  const { sigma, regularsOfOne } = world.schemes;
  const traits = drawTraits(random.fork('traits'), scheme, order.dial, sigma);
  const home = country.cityWith(random, 2);
  const count = cardCount(order, random, traits.cards, MOST_CARDS);
  const nominees = recruitNominees(tools, count, home, traits);
  const [organiser, recruiter, runner] = [country.outsider(random), country.outsider(random), random.pick(country.people)];
  const regulars = Array.from({ length: atLeastOne(random, traits.regulars) }, () => drawParty(tools, random));
  const coins = openCoinAccounts(tools, random, traits.cards * traits.coinAccounts * traits.sharedWallet);
  const tours = planTours(random.fork('tours'), count, tools.days, traits, world.schemes);
  const mark = (stage: string): Mark => ({ schemeId: order.schemeId, stage });
  const marks = { payIn: mark('placement'), cash: mark('cash-out'), exchange: mark('exchange'), onward: mark('onward-transfer') };
  const passOns = new Map<Card, PassOn>();

  const cards = nominees.map((nominee, position): CardInUse => {
    const { card } = nominee;
    const ofCard = tools.random.fork('card', position);
    const own = drawTraits(ofCard, scheme, order.dial, sigma);
    const onOthers = ofCard.shuffle(nominees.filter((other) => other !== nominee).map((other) => other.card)).slice(0, 2);
    const layers = ofCard.chance(own.layered) && onOthers.length > 0;
    const atms = someMachines(tools, ofCard, card.city, own.machines);
    const passOn = createPassOn(tools, card, own, {
      regulars: ofCard.shuffle(regulars).slice(0, regularsOfOne),
      recipient: (draw) => draw.pick<Party | Card>(layers ? onOthers : [organiser, recruiter]),
      coins: ofCard.chance(own.sharedWallet) ? coins : openCoinAccounts(tools, ofCard, own.coinAccounts),
      atms,
      marks: layers ? { ...marks, onward: mark('layering') } : marks,
      sentTo: (recipient, amountTiyn) => 'number' in recipient && passOns.get(recipient)?.hold(amountTiyn),
    });
    passOns.set(card, passOn);
    const ofThis = tours.filter((tour) => tour.card === position);
    const days = ofThis.reduce((sum, tour) => sum + tour.lastDay - tour.firstDay + 1, 0);
    return {
      ...nominee,
      passOn,
      tours: ofThis,
      paymentsADay: own.turnoverKzt / own.sumKzt / Math.max(1, days),
      rewardKzt: own.rewardKzt,
      share: shareCard(tools, nominee, own.cover),
    };
  });

  function planCard(day: Day, card: CardInUse): void {
    const [first, last] = [card.tours[0], card.tours.at(-1)];
    if (first === undefined || last === undefined) return;
    card.share(day.index >= first.firstDay && day.index <= last.lastDay);
    const tour = card.tours.find(({ firstDay, lastDay }) => day.index >= firstDay && day.index <= lastDay);
    if (tour === undefined) return;
    card.passOn.planPayments(day, onOneDay(random, card.paymentsADay, world.strangers.daySpread));
    if (day.index === tour.lastDay) planReward(day, card);
  }

  function planReward(day: Day, nominee: CardInUse): void {
    const hour = rhythms.transfers(random.next());
    eventQueue.at(day.instantMs(hour, country.cities[nominee.card.city]!), () =>
      payHolder(tools, nominee, nominee.rewardKzt, mark('reward')),
    );
  }

  const planner: Planner = { planDay: (day) => cards.forEach((card) => planCard(day, card)) };
  return {
    planner,
    stages: ['placement', 'layering', 'cash-out', 'exchange', 'onward-transfer', 'reward'],
    members: [
      personMember('organiser', organiser.iin),
      personMember('recruiter', recruiter.iin),
      personMember('runner', runner.iin),
      ...cards.map(({ card }) => cardMember('nominee', card)),
    ],
  };
}
