/** What the nominee-cards typology is calibrated with. */
import { topic } from '../../parameter-kinds.js';
import { nomineeShares } from '../../planning/nominees.js';
import { passOnAmounts, passOnShares } from '../../planning/pass-on.js';
import { traitsTopic } from '../../planning/traits.js';

/** Cards that a scheme controls at most, where its plan does not say how many. */
export const MOST_CARDS = 20;

export const nomineeCardsParameters = topic(
  {
    scheme: traitsTopic(
      {
        ...passOnAmounts,
        cards: 'Cards of a set.',
        turnoverKzt: 'What goes through one card in all, in tenge.',
        tours: 'Times that a card is in use.',
        tourDays: 'Days that it is in use at a time.',
        regulars: 'Payers of the set who come back.',
        rewardKzt: 'What the holder gets for one tour, in tenge.',
      },
      {
        ...passOnShares,
        ...nomineeShares,
        sharedWallet: 'Cards whose coins go to the wallet of the set.',
        layered: 'Transfers that go to another card of the set instead of leaving it.',
      },
      'Organisers rotate cards of nominal owners.',
    ),
    'bazaar-trader': traitsTopic(
      { ...passOnAmounts, buyersADay: 'Buyers of a day.', regulars: 'Buyers who come back.', suppliers: 'Suppliers.' },
      passOnShares,
      'A trader at a bazaar.',
    ),
    'gig-earner': traitsTopic(
      { ...passOnAmounts, clientsADay: 'Clients of a day.', regulars: 'Clients who come back.' },
      { ...passOnShares, beginner: 'Earners who have a new card for the work.' },
      'A driver or tutor.',
    ),
    'supported-student': traitsTopic(
      { ...passOnAmounts, relatives: 'Relatives who send money.', perMonth: 'Payments of one of them in a month.' },
      passOnShares,
      'A student whom relatives support.',
    ),
    'wedding-pool': traitsTopic(
      { ...passOnAmounts, givers: 'People who give.', poolDays: 'Days over which they do.', vendors: 'Vendors who are paid.' },
      passOnShares,
      'A family that collects for a feast.',
    ),
    'relief-collector': traitsTopic(
      { ...passOnAmounts, givers: 'People who give.', poolDays: 'Days over which they do.' },
      passOnShares,
      'Somebody who collects for an operation or a funeral.',
    ),
    'online-seller': traitsTopic(
      {
        ...passOnAmounts,
        buyersADay: 'Buyers of a day on which anything is sold.',
        regulars: 'Buyers who come back.',
        seasonDays: 'Days of a season.',
        pauseDays: 'Days between two seasons.',
      },
      { ...passOnShares, newCard: 'Sellers who have a new card for it.' },
      'Somebody who sells goods online now and then.',
    ),
    'car-seller': traitsTopic(
      {
        priceKzt: 'Price of the car, in tenge.',
        pieces: 'Payments in which it comes.',
        dwellHours: 'Hours until the money goes on.',
        visits: 'Visits to a machine.',
      },
      { cash: 'Sellers who take the price as cash.', atBranch: 'Buyers who pay over the counter.' },
      'Somebody who sells a car.',
    ),
  },
  'Nominee cards, and honest people who resemble them.',
);
