/** Income that is no wage: customers pay the self-employed and visitors, relatives and the state support students and people at home. */
import { DAYS_PER_MONTH } from '../../events/time-spans.js';
import { fractionOf, KNOWN_SENDERS_SALT, mix } from '../random.js';
import { medianForMean, type Habit, type HabitSetup } from './habit.js';

export function createEarnings({ country, bank, controls, parameters, rhythms, sums, random }: HabitSetup): Habit {
  const { receiptsPerMonth, supportsPerMonth, receiptSigma, relatives, regularCustomerShare, regularCustomers } = parameters.earnings;
  const draws = random.fork('draws');
  const outsiders = country.outsiders;
  const known = (person: number, nth: number): number => (mix(mix(person, nth), KNOWN_SENDERS_SALT) >>> 0) % outsiders.length;
  const earners = country.people.filter(({ occupation }) => occupation !== 'salaried' && occupation !== 'pensioner');
  return {
    planDay(day, plan) {
      for (const person of earners) {
        const isPaidByCustomers = person.occupation === 'self-employed' || person.occupation === 'visitor';
        const perMonth = isPaidByCustomers ? receiptsPerMonth : supportsPerMonth;
        draws.rekey(person.index, day.index);
        let left = draws.poisson(perMonth / DAYS_PER_MONTH);
        const city = country.cities[person.city];
        const card = country.ownCards[person.index]?.[0];
        if (city === undefined || card === undefined) continue;
        const medianTiyn = medianForMean(person.monthlyTiyn / perMonth, receiptSigma);
        for (; left > 0; left--) {
          let sender = draws.int(0, outsiders.length - 1);
          if (!isPaidByCustomers) sender = known(person.index, draws.int(1, relatives));
          else if (draws.chance(regularCustomerShare)) sender = known(person.index, draws.int(1, regularCustomers));
          const amountTiyn = sums.transfer(draws, draws.logNormal(medianTiyn, receiptSigma));
          plan(day.instantMs(rhythms.transfers(draws.next()), city), card, sender, amountTiyn);
        }
      }
    },
    perform(card, sender, amountTiyn) {
      const senderIin = outsiders[sender] ?? null;
      const unit = fractionOf(mix(sender, amountTiyn));
      bank.topUp(card, {
        channel: 'p2p',
        amountTiyn,
        senderIin,
        senderVerification: controls.senderVerification('p2p', senderIin, amountTiyn, unit),
      });
    },
  };
}
