/** Every honest look-alike told to a person whom a rule has alerted about it: what people do there, and how their movements show it. */
import type { LookAlikeName } from './look-alikes.js';

export interface HabitStory {
  /** One sentence, as a person would say it. */
  readonly whatItIs: string;
  /** One sentence about the movements by which it is told from a crime. */
  readonly howItShows: string;
}

export const habitStories: { readonly [H in LookAlikeName]: HabitStory } = {
  'wedding-pool': {
    whatItIs: 'A family collects gifts for a wedding on one card and pays the hall, the cooks and the musicians from it.',
    howItShows: 'It shows in gifts of round sums from many relatives over two or three weeks, and in a few payments to vendors after them.',
  },
  'bazaar-trader': {
    whatItIs: 'A trader at a bazaar is paid by phone, and takes the cash in the evening.',
    howItShows:
      'It shows in many small payments by buyers between morning and evening, never on a Monday, and in cash from one machine at closing time.',
  },
  'gig-earner': {
    whatItIs: 'A driver or tutor is paid by phone by a few clients a day, and lives on it.',
    howItShows: 'It shows in a few small round payments a day, and in cash that is only a part of them; purchases are not among the rows.',
  },
  'supported-student': {
    whatItIs: 'Relatives support a student, whose card is new and who takes much of the money as cash.',
    howItShows: 'It shows in the same two to four senders again and again, and in cash within a day after each.',
  },
  'car-seller': {
    whatItIs: 'Somebody sells a car, and takes or passes on the price within hours.',
    howItShows: 'It shows in one buyer, on one day only, who pays in pieces where a bank lets him send no more at once.',
  },
  'factory-pay-day': {
    whatItIs: 'A factory pays its workers at one hour, and many of them go straight to the machine at the gate.',
    howItShows: 'It shows in wages of one firm on two dates a month, and in one visit a card to one machine within two hours.',
  },
  'pensioners-day': {
    whatItIs: 'Pensioners of a quarter get their pensions on one day, and meet at the machine in the morning.',
    howItShows: 'It shows in pensions of one fund on one date a month, and in one visit a card to the machine the same morning.',
  },
  'market-day-queue': {
    whatItIs: 'On market days the traders of a bazaar queue at its machine to take out what they sold for.',
    howItShows: 'It shows in many small payments by buyers during the day, and in one visit a trader to one machine in the evening.',
  },
  'exchange-booth': {
    whatItIs: 'A licensed exchange booth works on the card of its firm.',
    howItShows:
      'It shows in a business card that pays and is paid between nine in the morning and seven in the evening, by the rate of the day.',
  },
  'small-shop': {
    whatItIs: "A corner shop is paid by phone onto its owner's card, and pays its suppliers from it.",
    howItShows: 'It shows in many small sums that are not round, and in payments to the same few suppliers.',
  },
  'parents-treasurer': {
    whatItIs: 'The treasurer of a school class collects one sum from all parents and pays for the class.',
    howItShows: 'It shows in the same round sum from each parent once a month, and in payments to two to four vendors in the weeks after.',
  },
  'savings-circle': {
    whatItIs: 'Friends pay a round sum into a circle, and one after another gets the pot.',
    howItShows:
      'It shows in the same sum from the same ten to fifteen people on one day of the week or month, and in one payment of it all.',
  },
  'licensed-trader': {
    whatItIs: 'Somebody trades much on registered platforms, whose names stand on payments in several forms.',
    howItShows: 'It shows in platforms of the register, and in the same one to three wallets.',
  },
};
