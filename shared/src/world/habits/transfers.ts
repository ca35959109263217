/** Transfers between people: to contacts and strangers inside the shard and outside, between own cards, and from outside. */
import { DAYS_PER_MONTH } from '../../events/time-spans.js';
import { tengeToTiyn } from '../../events/money.js';
import { drawSecret, mix, unitOf } from '../random.js';
import { createAppetite, medianForMean, type Habit, type HabitSetup } from './habit.js';

/** Numbers of people outside stand below zero, so that one column tells both. */
const outside = (outsider: number): number => -1 - outsider;

/** What people send. */
export function createTransfers({ country, bank, parameters, rhythms, sums, random }: HabitSetup): Habit {
  const { sentPerPersonMonth, insideShare, sigma, contactsPerPerson, strangerShare, ownCardsPerMonth } = parameters.transfers;
  const { mostOfBalance, movedShareMin, movedShareMax } = parameters.transfers;
  const smallestTiyn = tengeToTiyn(parameters.transfers.smallestKzt);
  const { sideCardShare } = parameters.population;
  const appetite = createAppetite(parameters.appetite);
  const { people, ownCards, cities, outsiders, outsiderTokens } = country;
  const draws = random.fork('draws');
  const own = random.fork('own cards');
  return {
    planDay(day, plan) {
      for (const { index, city: home, budget, comfortTiyn } of people) {
        const city = cities[home];
        const cards = ownCards[index];
        const main = cards?.[0];
        if (city === undefined || cards === undefined || main === undefined) continue;
        draws.rekey(index, day.index);
        for (let left = draws.poisson(sentPerPersonMonth / DAYS_PER_MONTH); left > 0; left--) {
          const inside = draws.chance(insideShare);
          const contact = draws.chance(strangerShare) ? drawSecret(draws) : mix(index, draws.int(1, contactsPerPerson)) >>> 0;
          const recipient = contact % people.length;
          const target: number = inside ? (ownCards[recipient]?.[0] ?? main) : outside(contact % outsiders.length);
          // Between rich and poor as much goes the one way as the other.
          const meanTiyn = inside ? Math.sqrt(budget.transferTiyn * people[recipient]!.budget.transferTiyn) : budget.transferTiyn;
          const balanceTiyn = bank.balanceTiyn(main);
          const wishTiyn = draws.logNormal(medianForMean(meanTiyn, sigma), sigma) * appetite(balanceTiyn, comfortTiyn);
          const cappedTiyn = Math.max(smallestTiyn, Math.min(wishTiyn, balanceTiyn * mostOfBalance));
          const amountTiyn = sums.transfer(draws, cappedTiyn);
          const timeMs = day.instantMs(rhythms.transfers(draws.next()), city);
          if (target !== main && amountTiyn <= balanceTiyn) plan(timeMs, main, target, amountTiyn);
        }
        if (cards.length === 1 || !own.rekey(index, day.index).chance(ownCardsPerMonth / DAYS_PER_MONTH)) continue;
        const side = cards[own.int(1, cards.length - 1)] ?? main;
        const back = bank.balanceTiyn(side) > sideCardShare * comfortTiyn;
        const [from, to] = back ? [side, main] : [main, side];
        const share = movedShareMin + own.next() * (movedShareMax - movedShareMin);
        const amountTiyn = sums.transfer(own, bank.balanceTiyn(from) * share);
        if (from !== to) plan(day.instantMs(rhythms.transfers(own.next()), city), from, to, amountTiyn);
      }
    },
    perform(card, target, amountTiyn) {
      if (target >= 0) bank.transfer(card, target, amountTiyn);
      else bank.transferOut(card, outsiderTokens[-1 - target] ?? '', amountTiyn);
    },
  };
}

/** What people receive from those who bank elsewhere. */
export function createReceivedTransfers({ country, bank, controls, parameters, rhythms, sums, random }: HabitSetup): Habit {
  const { receivedFromOutsidePerPersonMonth, sigma, contactsPerPerson, strangerShare, anonymousShare } = parameters.transfers;
  const smallestTiyn = tengeToTiyn(parameters.transfers.smallestKzt);
  const { people, ownCards, cities, outsiders } = country;
  const draws = random.fork('draws');
  return {
    planDay(day, plan) {
      for (const { index, city: home, budget } of people) {
        draws.rekey(index, day.index);
        const city = cities[home];
        const cards = ownCards[index];
        let left = draws.poisson(receivedFromOutsidePerPersonMonth / DAYS_PER_MONTH);
        if (left === 0 || city === undefined || cards === undefined || cards.length === 0) continue;
        for (; left > 0; left--) {
          const contact = draws.chance(strangerShare) ? drawSecret(draws) : mix(index, draws.int(1, contactsPerPerson)) >>> 0;
          const anonymous = draws.chance(anonymousShare);
          const sumTiyn = Math.max(smallestTiyn, draws.logNormal(medianForMean(budget.transferTiyn, sigma), sigma));
          const amountTiyn = sums.transfer(draws, sumTiyn);
          const timeMs = day.instantMs(rhythms.transfers(draws.next()), city);
          plan(timeMs, draws.pick(cards), anonymous ? -1 : contact % outsiders.length, amountTiyn);
        }
      }
    },
    perform(card, sender, amountTiyn) {
      const senderIin = sender < 0 ? null : (outsiders[sender] ?? null);
      const unit = unitOf(mix(mix(sender, card), amountTiyn));
      bank.topUp(card, {
        channel: 'p2p',
        amountTiyn,
        senderIin,
        senderVerification: controls.senderVerification('p2p', senderIin, amountTiyn, unit),
      });
    },
  };
}
