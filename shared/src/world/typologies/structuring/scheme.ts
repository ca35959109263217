/** The structuring scheme: sums above the threshold of verification arrive as several just under it, and then go on. */
import { tengeToTiyn } from '../../../events/money.js';
import { DAYS_PER_MONTH } from '../../../events/time-spans.js';
import type { Day, Mark, Planner } from '../../planner.js';
import { atLeastOne, awake, drawTiyn, drawWay } from '../../planning/draw.js';
import { drawParty, openCoinAccounts, payIn, send } from '../../planning/means.js';
import { createPassOn, unpaid } from '../../planning/pass-on.js';
import {
  cardMember,
  personMember,
  someMachines,
  type BuiltScheme,
  type PlannerTools,
  type SchemeOrder,
} from '../../planning/planner-tools.js';
import { drawTraits } from '../../planning/traits.js';
import { MOST_CARDS } from './parameters.js';

export function structuringScheme(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, eventQueue, random, rhythms, world } = tools;
  const { scheme } = world.typologies.structuring;
  const { sigma, nomineeOccupations } = world.schemes;
  const traits = drawTraits(random.fork('traits'), scheme, order.dial, sigma);
  const home = country.cityWith(random, 2);
  const [organiser, coins] = [country.outsider(random), openCoinAccounts(tools, random, traits.coinAccounts)];
  const mark = (stage: string): Mark => ({ schemeId: order.schemeId, stage });
  const marks = { payIn: mark('placement'), cash: mark('cash-out'), exchange: mark('exchange'), onward: mark('onward-transfer') };
  const mostCards = order.cards ? random.int(order.cards.min, order.cards.max) : MOST_CARDS;
  let cardsLeft = mostCards;

  const holders = Array.from({ length: Math.min(mostCards, atLeastOne(random, traits.holders)) }, (_, ordinal) => {
    const draw = random.fork('holder', ordinal);
    const person = country.recruit(draw, { city: home, occupation: drawWay(draw, nomineeOccupations) });
    const own = drawTraits(draw, scheme, order.dial, sigma);
    const cards = draw
      .shuffle(person.cards)
      .slice(0, Math.max(1, cardsLeft))
      .map((index) => {
        const card = country.cards[index]!;
        const passOn = createPassOn(tools, card, unpaid(own), {
          regulars: [],
          recipient: () => organiser,
          coins,
          atms: someMachines(tools, draw, card.city, own.machines),
          marks,
        });
        return { card, passOn };
      });
    cardsLeft -= cards.length;
    const payers = Array.from({ length: atLeastOne(draw, own.payers) }, () => drawParty(tools, draw));
    return { person, own, cards, payers };
  });
  type Holder = (typeof holders)[number];

  /** Brings one sum in parts, each at an hour of the days over which it is spread. */
  function planSum(day: Day, { own, cards, payers, person }: Holder): void {
    const thresholdTiyn = tengeToTiyn(world.controls.senderVerifiedAboveKzt);
    const city = country.cities[person.city]!;
    const firstHour = rhythms.terminals(random.next());
    let leftTiyn = drawTiyn(random, own.sumKzt, sigma);
    let lastHour = firstHour;
    for (let part = 0; leftTiyn > 0; part++) {
      const share = own.nearness ** (2 * random.next());
      const wishTiyn = Math.min(leftTiyn, Math.round(thresholdTiyn * share));
      leftTiyn -= wishTiyn;
      const hour = awake(firstHour + own.spreadHours * random.next(), world.strangers, random.next());
      const channel = random.chance(own.terminal) ? ('terminal' as const) : ('p2p' as const);
      const anonymousShare = channel === 'terminal' ? own.anonymous : undefined;
      const { card, passOn } = part > 0 && random.chance(own.otherCards) ? random.pick(cards) : cards[0]!;
      const payer = random.pick(payers);
      lastHour = Math.max(lastHour, hour);
      eventQueue.at(day.instantMs(hour, city), () =>
        passOn.hold(payIn(tools, { card, channel, wishTiyn, payer, anonymousShare, mark: marks.payIn })),
      );
    }
    const other = cards[1]?.card;
    if (other === undefined) return;
    eventQueue.at(day.instantMs(lastHour + 1, city), () =>
      send(tools, cards[0]!.card, other, tengeToTiyn(Math.round(own.rewardKzt)), mark('reward')),
    );
  }

  const planner: Planner = {
    planDay(day) {
      for (const holder of holders) {
        const isDue = random.chance(Math.min(1, holder.own.perMonth / DAYS_PER_MONTH));
        if (isDue) planSum(day, holder);
      }
    },
  };
  return {
    planner,
    stages: ['placement', 'cash-out', 'exchange', 'onward-transfer', 'reward'],
    members: [
      personMember('organiser', organiser.iin),
      ...holders.flatMap(({ cards }) => cards.map(({ card }) => cardMember('holder', card))),
    ],
  };
}
