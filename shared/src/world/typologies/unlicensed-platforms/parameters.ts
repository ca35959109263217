/** What the unlicensed-platforms typology is calibrated with. */
import { topic } from '../../parameter-kinds.js';
import { nomineeShares } from '../../planning/nominees.js';
import { passOnAmounts, passOnShares } from '../../planning/pass-on.js';
import { tradeAmounts, tradeShares } from '../../planning/trades.js';
import { traitsTopic } from '../../planning/traits.js';

const newlyOpened = 'Those who begin during the run; the others work from its first day on.';

/** Cards that a scheme controls at most, where its plan does not say how many. */
export const MOST_CARDS = 6;

export const unlicensedPlatformsParameters = topic(
  {
    hidden: traitsTopic(
      {
        ...passOnAmounts,
        cards: 'Cards of an exchanger.',
        dealsADay: 'Deals on one card on a day.',
        regulars: 'Clients who come back.',
        floatKzt: 'Money with which a card begins, in tenge.',
        rewardKzt: 'What a holder gets in a month, in tenge.',
      },
      {
        ...passOnShares,
        ...nomineeShares,
        open: 'Days on which business is done.',
        sharedWallet: 'Cards whose coins go to the wallet of the exchanger.',
        backToRegulars: 'Payments out to clients who come back.',
        newlyOpened,
      },
      'An exchanger that hides behind cards.',
    ),
    named: traitsTopic(
      { ...tradeAmounts, customers: 'Customers in the shard.', spellings: 'Spellings under which an imitation goes.' },
      {
        ...tradeShares,
        underOwnName: 'Payments that name the platform; the others are named after a licensed one.',
        lapsed: 'Platforms that had a licence until a day of the scenario, where there is one.',
        late: 'Customers who come during the scenario only.',
      },
      'A platform without a licence that trades under a name.',
    ),
    'exchange-booth': traitsTopic(
      {
        ...passOnAmounts,
        dealsADay: 'Deals of a day.',
        regulars: 'Clients who come back.',
        floatKzt: 'Opening balance, in tenge.',
        cardYears: 'Age of the card, in years.',
      },
      { ...passOnShares, sundays: 'Booths that open on Sundays.' },
      'A licensed exchange booth.',
    ),
    'small-shop': traitsTopic(
      {
        ...passOnAmounts,
        customersADay: 'Customers of a day who pay by phone.',
        regulars: 'Customers who come back.',
        suppliers: 'Suppliers.',
      },
      { ...passOnShares, sundays: 'Shops that open on Sundays.', newlyOpened },
      'A corner shop that is paid by phone.',
    ),
    'parents-treasurer': traitsTopic(
      { ...passOnAmounts, parents: 'Parents of a class.', collectionsAMonth: 'Collections in a month.', vendors: 'Those who are paid.' },
      { ...passOnShares, paysToday: 'Parents who pay on any one day of a collection.' },
      'A parent who collects for a school class.',
    ),
    'savings-circle': traitsTopic(
      { ...passOnAmounts, members: 'Members of a circle.', roundDays: 'Days between two rounds.' },
      passOnShares,
      'A circle of friends that saves in turns.',
    ),
    'coin-helper': traitsTopic(
      { ...passOnAmounts, dealsADay: 'Payments of a day.', regulars: 'Friends who come back.' },
      { ...passOnShares, newlyOpened },
      'Somebody who buys coins on a licensed platform for friends.',
    ),
    'purchase-agent': traitsTopic(
      {
        ...passOnAmounts,
        ordersADay: 'Orders of a day.',
        regulars: 'Clients who come back.',
        sellers: 'Sellers who are paid again and again.',
      },
      { ...passOnShares, usualSeller: 'Payments to one of these.', newlyOpened },
      'An agent who orders goods and tickets for clients.',
    ),
    'licensed-trader': traitsTopic(tradeAmounts, tradeShares, 'Somebody who trades much on licensed platforms.'),
  },
  'Unlicensed platforms, and honest people who resemble them.',
);
