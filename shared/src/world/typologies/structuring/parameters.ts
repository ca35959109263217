/** What the structuring typology is calibrated with. */
import { topic } from '../../parameter-kinds.js';
import { leavingTraits } from '../../planning/pass-on.js';
import { traitsTopic } from '../../planning/traits.js';

/** Cards that a scheme controls at most, where its plan does not say how many. */
export const MOST_CARDS = 9;

export const structuringParameters = topic(
  {
    scheme: traitsTopic(
      {
        ...leavingTraits.amounts,
        holders: 'People onto whose cards the sums come.',
        sumKzt: 'Median sum that is split, in tenge.',
        perMonth: 'Such sums for one holder in a month.',
        spreadHours: 'Hours over which the parts of a sum come.',
        payers: 'People who bring or send the parts of a holder.',
        rewardKzt: 'What a holder keeps of one sum, in tenge.',
      },
      {
        ...leavingTraits.shares,
        nearness: 'A part, as a share of the sum above which the sender must be verified.',
        terminal: 'Parts that are paid in at terminals; the others are sent by phone.',
        anonymous: 'Parts at terminals that name nobody.',
        otherCards: 'Parts that go to another card of the holder.',
      },
      'One sum above the threshold arrives as several just under it.',
    ),
    landlord: traitsTopic(
      { tenants: 'Tenants.', rentKzt: 'Median rent of a month, in tenge.' },
      { inCash: 'Tenants who pay in at a terminal.' },
      'A landlord whose tenants pay a fixed sum every month.',
    ),
    'instalment-seller': traitsTopic(
      { partKzt: 'Median instalment, in tenge.', daysBetween: 'Days between two.' },
      { inCash: 'Sellers whose buyer pays in at a terminal.' },
      'Somebody who sells land or a house in instalments.',
    ),
    'car-in-parts': traitsTopic(
      { priceKzt: 'Median price, in tenge.', hours: 'Hours over which the parts come.' },
      { nearness: 'A part, as a share of the threshold.', inCash: 'Parts that are paid in at a terminal.' },
      'A car that is paid for in parts.',
    ),
    'split-gift': traitsTopic(
      { givers: 'Relatives who give.', giftKzt: 'Median gift, in tenge.', days: 'Days over which they give.' },
      { inCash: 'Gifts that are paid in at a terminal.' },
      'Relatives who help with a flat.',
    ),
    'takings-depositor': traitsTopic(
      { ...leavingTraits.amounts, depositKzt: 'Median deposit, in tenge.', perMonth: 'Deposits in a month.' },
      { ...leavingTraits.shares, anonymous: 'Deposits that name nobody.', otherCards: 'Deposits on another card.' },
      'Somebody who pays the takings of a shop in at terminals.',
    ),
  },
  'Structuring under the verification threshold, and honest people who resemble it.',
);
