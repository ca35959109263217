/** Honest look-alike of cash-out groups: a small firm pays seasonal workers as the work goes on, and they take the money as cash. */
import { MINUTES_PER_HOUR } from '../../../events/time-spans.js';
import type { Card, Day } from '../../planner.js';
import { awake, wholeTiyn } from '../../planning/draw.js';
import { lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { payFromFirm, takeCash } from '../../planning/means.js';
import {
  anyCard,
  cardMember,
  groupSize,
  personMember,
  someMachines,
  type BuiltLookAlike,
  type PlannerTools,
} from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const seasonalCrew: LookAlike = {
  whatItIs: 'A small firm pays seasonal workers whenever a part of the work is done, and they take the money as cash.',
  howItShows: 'It shows in payments of one firm at no fixed days, and in cash that each worker takes for himself, mostly where he lives.',
  mostPeople: 12,
  mostActionsADay: 60,
  creditedKztADay: 400_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, bank, eventQueue, random, rhythms, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['cash-out-groups']['seasonal-crew']);
  const home = country.cityWith(random, 2);
  const city = country.cities[home]!;
  const bin = country.employerIn(random, home);
  const people = groupSize(country.people.length, Math.min(seasonalCrew.mostPeople, Math.round(traits.people)));
  const workers = Array.from({ length: people }, (_, ordinal) => {
    const draw = random.fork('worker', ordinal);
    const card = anyCard(country, draw, country.recruit(draw, { city: home }));
    return { card, atms: someMachines(tools, draw, card.city, traits.machines) };
  });
  const meetingPoint = random.pick(country.atmsOf(home));

  function planPay(day: Day): void {
    const [paidAtHour, goTogether] = [rhythms.offices(random.next()), random.chance(traits.together)];
    const togetherAtHour = awake(paidAtHour + random.exponential(traits.dwellHours), world.strangers, random.next());
    let turnHour = togetherAtHour;
    for (const { card, atms } of random.shuffle(workers)) {
      const amountTiyn = Math.round(random.logNormal(wholeTiyn(traits.payKzt), world.schemes.sigma));
      const aloneAtHour = awake(
        paidAtHour + random.logNormal(traits.dwellHours, world.strangers.dwellSigma),
        world.strangers,
        random.next(),
      );
      const [share, atm] = [Math.min(1, random.logNormal(traits.wishShare, world.schemes.sigma)), random.pick(atms)];
      eventQueue.at(day.instantMs(paidAtHour + random.next(), city), () =>
        payFromFirm(tools, { card, channel: 'employer', amountTiyn, bin }),
      );
      const takesAtHour = goTogether ? turnHour : aloneAtHour;
      turnHour += random.exponential(traits.gapMinutes) / MINUTES_PER_HOUR;
      eventQueue.at(day.instantMs(takesAtHour + 1, city), () => take(card, goTogether ? meetingPoint : atm, amountTiyn * share));
    }
  }
  function take(card: Card, atm: (typeof workers)[number]['atms'][number], wishTiyn: number): void {
    if (!bank.isBlocked(card.index)) takeCash(tools, { card, atm, wishTiyn: Math.min(wishTiyn, bank.balanceTiyn(card.index)) });
  }

  let nextPay = Math.floor(random.next() * traits.daysBetween);
  return {
    planner: {
      planDay(day) {
        if (day.index < nextPay || !day.working) return;
        nextPay = day.index + Math.max(1, Math.round(random.logNormal(traits.daysBetween, world.schemes.sigma)));
        planPay(day);
      },
    },
    members: [personMember('employer', bin), ...workers.map(({ card }) => cardMember('worker', card))],
  };
}
