/** Income that is no wage: customers pay the self-employed, relatives and the state support students and people at home. */
import { mix } from '../random.js';
import { DAYS_PER_MONTH, medianForMean, type Habit, type HabitSetup } from './habit.js';
import { roundSumTiyn } from './round-sums.js';
import { transferRhythm } from './rhythm.js';

/** Relatives who support one person. */
const RELATIVES = 3;
/** Of the customers of a self-employed person, this share comes back. */
const REGULAR_CUSTOMER_SHARE = 0.5;
const REGULAR_CUSTOMERS = 12;

export function createEarnings({ country, bank, controls, parameters, random }: HabitSetup): Habit {
  const { receiptsPerMonth, supportsPerMonth, receiptSigma } = parameters.earnings;
  const draws = random.fork('draws');
  const outsiders = country.outsiders;
  const known = (person: number, nth: number): number => (mix(mix(person, nth), 0x3d) >>> 0) % outsiders.length;
  const earners = country.people.filter(({ occupation }) => occupation !== 'salaried' && occupation !== 'pensioner');
  return {
    planDay(day, plan) {
      for (const person of earners) {
        const selfEmployed = person.occupation === 'self-employed';
        const perMonth = selfEmployed ? receiptsPerMonth : supportsPerMonth;
        draws.rekey(person.index, day.index);
        let left = draws.poisson(perMonth / DAYS_PER_MONTH);
        const city = country.cities[person.city];
        const card = country.ownCards[person.index]?.[0];
        if (city === undefined || card === undefined) continue;
        const medianTiyn = medianForMean(person.monthlyTiyn / perMonth, receiptSigma);
        for (; left > 0; left--) {
          let sender = draws.int(0, outsiders.length - 1);
          if (!selfEmployed) sender = known(person.index, draws.int(1, RELATIVES));
          else if (draws.chance(REGULAR_CUSTOMER_SHARE)) sender = known(person.index, draws.int(1, REGULAR_CUSTOMERS));
          const amountTiyn = roundSumTiyn(draws.logNormal(medianTiyn, receiptSigma));
          plan(day.instantMs(transferRhythm(draws.next()), city), card, sender, amountTiyn);
        }
      }
    },
    perform(card, sender, amountTiyn) {
      const senderIin = outsiders[sender] ?? null;
      const unit = (mix(sender, amountTiyn) >>> 0) / 2 ** 32;
      bank.topUp(card, {
        channel: 'p2p',
        amountTiyn,
        senderIin,
        senderVerification: controls.senderVerification('p2p', senderIin, amountTiyn, unit),
      });
    },
  };
}
