/** The cash-out scheme: firms feed a set of nominee cards that runners empty in rounds, several cards at one ATM after another. */
import { meanOfLogNormal } from '../../habits/habit.js';
import { tengeToTiyn } from '../../../events/money.js';
import { HOURS_PER_DAY, MINUTE_MS } from '../../../events/time-spans.js';
import type { Atm, Card, Day, Mark, Outsider, Planner, Random } from '../../planner.js';
import { atLeastOne, awake, drawTiyn, evenly } from '../../planning/draw.js';
import { payFromFirm, payIn, send, takeCash } from '../../planning/means.js';
import { payHolder, recruitNominees, shareCard } from '../../planning/nominees.js';
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

interface Stop {
  readonly atm: Atm;
  readonly cards: readonly Card[];
}

/** Under what pretext money comes onto a card: a wage or a loan of a firm, or the payment of a person. */
type Pretext = { readonly channel: 'employer' | 'loan'; readonly bin: string } | { readonly channel: 'p2p'; readonly payer: Outsider };

export function cashOutScheme(order: SchemeOrder, tools: PlannerTools): BuiltScheme {
  const { country, bank, eventQueue, random, rhythms, sums, world } = tools;
  const { sigma, groupTurnoverKztADay, fundingSigma, worthTakingKzt, reserveDays } = { ...world.schemes, ...world.strangers };
  const traits = drawTraits(random.fork('traits'), world.typologies['cash-out-groups'].scheme, order.dial, sigma);
  const home = country.cityWith(random, 2);
  const count = cardCount(order, random, traits.cards, MOST_CARDS);
  const nominees = recruitNominees(tools, count, home, traits);
  const cards = nominees.map(({ card }) => card);
  const share = nominees.map((nominee) => shareCard(tools, nominee, traits.cover));
  const firms = Array.from({ length: atLeastOne(random, traits.funders) }, () => country.employerIn(random, home));
  const pretexts = new Map(cards.map((card) => [card, drawPretext(random.fork('pretext', card.number))]));
  const [organiser, recruiter] = [country.outsider(random), country.outsider(random)];
  const runners = [random.pick(country.people), random.pick(country.people)];
  const knownAtms = someMachines(tools, random, home, traits.machines);
  const tengeADay = groupTurnoverKztADay * traits.volume;
  const meanKzt = meanOfLogNormal(traits.sumKzt, fundingSigma);
  let dueTenge = evenly(random, 0, reserveDays) * tengeADay;
  let roundCards = Math.min(count, atLeastOne(random, traits.cardsARound));
  let queue = random.shuffle(cards);
  /** What a runner may take from each card. */
  const waitingTiyn = new Map<Card, number>();
  const mark = (stage: string): Mark => ({ schemeId: order.schemeId, stage });

  function drawPretext(draw: Random): Pretext {
    const roll = draw.next();
    if (roll < traits.loan) return { channel: 'loan', bin: country.lender(draw) };
    if (roll < traits.loan + traits.p2p) return { channel: 'p2p', payer: country.outsider(draw) };
    return { channel: 'employer', bin: draw.pick(firms) };
  }

  /** The cards whose turn it is; the set is shuffled anew when all have had theirs. */
  const nextCards = (wanted: number): Card[] => {
    if (queue.length < wanted) queue = [...queue, ...random.shuffle(cards.filter((card) => !queue.includes(card)))];
    const taken = queue.slice(0, wanted);
    queue = queue.slice(wanted);
    return taken;
  };
  const add = (card: Card, amountTiyn: number): void =>
    void waitingTiyn.set(card, (waitingTiyn.get(card) ?? 0) + amountTiyn * (1 - traits.kept));

  function fund(day: Day, card: Card, hour: number): void {
    const wishTiyn = drawTiyn(random, traits.sumKzt, fundingSigma);
    dueTenge -= wishTiyn / tengeToTiyn(1);
    const over = random.pick(cards);
    const isLayered = random.chance(traits.layered) && over !== card;
    const first = isLayered ? over : card;
    const pretext = pretexts.get(first)!;
    const draw = random.fork('sum', day.index, card.number);
    const city = country.cities[home]!;
    eventQueue.at(day.instantMs(hour, city), () => {
      let amountTiyn = pretext.channel === 'loan' ? sums.round(draw, wishTiyn) : wishTiyn + draw.int(0, tengeToTiyn(1) - 1);
      if (pretext.channel === 'p2p') amountTiyn = payIn(tools, { ...pretext, card: first, wishTiyn, mark: mark('funding') });
      else payFromFirm(tools, { ...pretext, card: first, amountTiyn, mark: mark('funding') });
      if (!isLayered) return add(card, amountTiyn);
      eventQueue.at(bank.nowMs + draw.exponential(traits.betweenAtmsMinutes) * MINUTE_MS, () =>
        add(card, send(tools, over, card, amountTiyn, mark('layering'))),
      );
    });
  }

  /** Empties the cards of a stop one after another, then goes on to the next stop. */
  function work(stops: readonly Stop[], stopIndex: number, cardIndex: number): void {
    const stop = stops[stopIndex];
    if (stop === undefined) return;
    const card = stop.cards[cardIndex];
    const draw = random.fork('work', bank.nowMs);
    if (card === undefined) {
      eventQueue.at(bank.nowMs + draw.exponential(traits.betweenAtmsMinutes) * MINUTE_MS, () => work(stops, stopIndex + 1, 0));
      return;
    }
    const wishTiyn = Math.min(waitingTiyn.get(card) ?? 0, bank.balanceTiyn(card.index));
    if (wishTiyn < tengeToTiyn(worthTakingKzt)) return work(stops, stopIndex, cardIndex + 1);
    const isRewarded = draw.chance(traits.rewarded);
    const gapMs = draw.logNormal(traits.gapMinutes, sigma) * MINUTE_MS;
    takeCash(tools, {
      card,
      atm: stop.atm,
      wishTiyn,
      mark: mark('cash-out'),
      afterwards(takenTiyn) {
        waitingTiyn.set(card, Math.max(0, (waitingTiyn.get(card) ?? 0) - takenTiyn));
        if (isRewarded) payHolder(tools, { card, person: country.people[card.holder]! }, traits.rewardKzt, mark('reward'));
        eventQueue.at(bank.nowMs + gapMs, () => work(stops, stopIndex, cardIndex + 1));
      },
    });
  }

  function planRound(day: Day, visits: number): void {
    const others = country.cities.filter(({ index }) => index !== home && country.atmsOf(index).length > 1);
    const away = random.chance(traits.elsewhere) && others.length > 0 ? random.pick(others) : undefined;
    const atms = random.shuffle(away === undefined ? knownAtms : country.atmsOf(away.index));
    const subset = nextCards(Math.min(visits, cards.length));
    const stopCount = Math.min(atms.length, Math.max(1, Math.round(subset.length / Math.max(1, traits.cardsAnAtm))));
    const stops = atms.slice(0, stopCount).map((atm, stop): Stop => ({ atm, cards: subset.filter((_, at) => at % stopCount === stop) }));
    let lastHour = 0;
    for (const card of subset) {
      const hour = rhythms.offices(random.next());
      lastHour = Math.max(lastHour, hour);
      fund(day, card, hour);
    }
    const startHour = awake(lastHour + random.logNormal(traits.dwellHours, sigma), world.strangers, random.next());
    eventQueue.at(day.instantMs(startHour, country.cities[home]!), () => work(stops, 0, 0));
    for (const card of subset) heldUntil.set(card, day.index + Math.ceil(startHour / HOURS_PER_DAY));
  }

  /** Until which day each card is in the runners' hands. */
  const heldUntil = new Map<Card, number>();
  const planner: Planner = {
    planDay(day) {
      cards.forEach((card, at) => share[at]!((heldUntil.get(card) ?? -1) >= day.index));
      dueTenge += tengeADay;
      // Firms pay on working days.
      if (!day.working || dueTenge < roundCards * meanKzt) return;
      planRound(day, roundCards);
      roundCards = Math.min(count, atLeastOne(random, traits.cardsARound));
    },
  };
  return {
    planner,
    stages: ['funding', 'layering', 'cash-out', 'reward'],
    members: [
      personMember('organiser', organiser.iin),
      personMember('recruiter', recruiter.iin),
      ...runners.map(({ iin }) => personMember('runner', iin)),
      ...[...new Set([...pretexts.values()].map((pretext) => (pretext.channel === 'p2p' ? pretext.payer.iin : pretext.bin)))].map((iin) =>
        personMember('funder', iin),
      ),
      ...cards.map((card) => cardMember('nominee', card)),
    ],
  };
}
