/** What the cash-out-groups typology is calibrated with. */
import { topic } from '../../parameter-kinds.js';
import { nomineeShares } from '../../planning/nominees.js';
import { traitsTopic } from '../../planning/traits.js';

const queueAmounts = {
  people: 'People who meet at the machine.',
  gapMinutes: 'Mean minutes between two of them.',
  wishShare: 'What each takes, as a part of what the card holds.',
} as const;
const queueShares = { comes: 'Those who come on any one of these days.' } as const;

/** Cards that a scheme controls at most, where its plan does not say how many. */
export const MOST_CARDS = 20;

export const cashOutGroupsParameters = topic(
  {
    scheme: traitsTopic(
      {
        cards: 'Cards of a group.',
        volume: 'What a group takes out, against the published turnover of one.',
        sumKzt: 'Median sum that comes onto one card for a round, in tenge.',
        cardsARound: 'Cards visited in one round.',
        cardsAnAtm: 'Cards used at one machine, one after another.',
        gapMinutes: 'Minutes between two cards at one machine.',
        betweenAtmsMinutes: 'Minutes from one machine to the next.',
        dwellHours: 'Hours from the funding of the first card to the round.',
        funders: 'Firms that fund the cards.',
        machines: 'Machines that the runners know.',
        rewardKzt: 'What a holder gets after a round, in tenge.',
      },
      {
        ...nomineeShares,
        kept: 'Part of the sum that stays on a card.',
        loan: 'Sums that come as loans.',
        p2p: 'Sums that come from a person.',
        elsewhere: 'Rounds in another city.',
        layered: 'Sums that come over a second card of the group.',
        rewarded: 'Cards whose holder is paid after a round.',
      },
      'Firms feed a set of cards that runners empty in rounds.',
    ),
    'factory-pay-day': traitsTopic(queueAmounts, queueShares, 'Workers of one firm who go to the machine at the gate.'),
    'pensioners-day': traitsTopic(queueAmounts, queueShares, 'Pensioners of a quarter who meet at the machine.'),
    'market-day-queue': traitsTopic(
      { ...queueAmounts, salesADay: 'Sales of a stall on a market day.', saleKzt: 'Median sale, in tenge.' },
      queueShares,
      'Traders who queue at the machine of a market.',
    ),
    'shift-crew': traitsTopic(
      { ...queueAmounts, cardsAnAtm: 'Cards used at one machine.' },
      { ...queueShares, atHome: 'Crews that go to a machine of the city where most of them live.' },
      'A crew far from town, for whom one colleague goes to the machine with all their cards.',
    ),
    'seasonal-crew': traitsTopic(
      {
        ...queueAmounts,
        payKzt: 'Median payment, in tenge.',
        daysBetween: 'Days between two.',
        dwellHours: 'Hours until it is taken.',
        machines: 'Machines that a worker uses.',
      },
      { together: 'Days of payment on which all go to one machine.' },
      'Seasonal workers of a small firm.',
    ),
    'village-trip': traitsTopic(
      { ...queueAmounts, daysBetween: 'Days between two trips.' },
      queueShares,
      'Villagers who come to town together.',
    ),
  },
  'Shadow cash-out groups, and honest people who resemble them.',
);
