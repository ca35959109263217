/** Traits of schemes and look-alikes in the pinned world: near the calibrated ones, and not to be changed with them. */
import type { WorldParameters } from '../world/parameters.js';

type Pairs = Readonly<Record<string, readonly number[]>>;

/** Each trait as "name plain evasive", between commas. */
const pairs = (text: string): Pairs =>
  Object.fromEntries(
    text.split(', ').map((trait) => {
      const [name = '', ...ends] = trait.split(' ');
      return [name, ends.map(Number)];
    }),
  );
const traits = (amounts: string, shares: string) => ({ amounts: pairs(amounts), shares: pairs(shares) });

const typologies = {
  'nominee-cards': {
    scheme: traits(
      'sumKzt 90000 30000, sumSigma 0.7 0.9, dwellHours 2.5 36, machines 3 6, coinAccounts 2.5 3, cards 14 9, turnoverKzt 2800000 1100000, tours 2 2, tourDays 6 16, regulars 15 10, rewardKzt 30000 20000',
      'kept 0.04 0.3, portion 0.97 0.7, terminal 0.35 0.12, byTerminal 0.65 0.4, byBranch 0.2 0.12, anonymous 0.85 0.65, regular 0.15 0.4, cash 0.6 0.45, byExchange 0.25 0.12, byCash 0.85 0.7, onward 0.15 0.35, young 0.5 0.15, atHome 0.95 0.75, cover 0.1 0.9, layered 0.15 0.4, sharedWallet 0.25 0.1',
    ),
    'bazaar-trader': traits(
      'sumKzt 9000 4000, sumSigma 0.8 0.8, dwellHours 8 20, machines 2 3, coinAccounts 1 1, buyersADay 20 6, regulars 30 60, suppliers 3 5',
      'kept 0.1 0.4, portion 0.8 0.5, terminal 0.03 0.01, byTerminal 0.2 0.1, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.3 0.6, cash 0.6 0.4, byExchange 0.05 0.05, byCash 0.95 0.9, onward 0.3 0.5',
    ),
    'gig-earner': traits(
      'sumKzt 4000 2500, sumSigma 0.7 0.7, dwellHours 20 80, machines 2 4, coinAccounts 1 1, clientsADay 9 4, regulars 15 30',
      'kept 0.3 0.7, portion 0.7 0.4, terminal 0.1 0.03, byTerminal 0.3 0.15, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.3 0.6, cash 0.8 0.6, byExchange 0.05 0.05, byCash 0.95 0.9, onward 0.1 0.3, beginner 0.4 0.1',
    ),
    'supported-student': traits(
      'sumKzt 45000 20000, sumSigma 0.5 0.6, dwellHours 8 40, machines 3 4, coinAccounts 1 1, relatives 5 3, perMonth 3 1.5',
      'kept 0.1 0.5, portion 0.9 0.6, terminal 0.15 0.05, byTerminal 0.4 0.3, byBranch 0.2 0.1, anonymous 0.65 0.65, regular 0.95 0.9, cash 0.9 0.6, byExchange 0.05 0.05, byCash 0.95 0.9, onward 0.05 0.3',
    ),
    'wedding-pool': traits(
      'sumKzt 50000 25000, sumSigma 0.7 0.7, dwellHours 40 150, machines 2 3, coinAccounts 1 1, givers 45 20, poolDays 12 20, vendors 6 3',
      'kept 0.05 0.3, portion 0.9 0.5, terminal 0.08 0.04, byTerminal 0.4 0.3, byBranch 0.3 0.2, anonymous 0.65 0.65, regular 0.8 0.9, cash 0.5 0.2, byExchange 0 0, byCash 0.7 0.6, onward 0.6 0.8',
    ),
    'relief-collector': traits(
      'sumKzt 40000 12000, sumSigma 0.9 0.9, dwellHours 4 40, machines 4 6, coinAccounts 1 1, givers 60 25, poolDays 5 12',
      'kept 0.02 0.2, portion 0.97 0.7, terminal 0.25 0.1, byTerminal 0.7 0.4, byBranch 0.3 0.2, anonymous 0.7 0.65, regular 0.1 0.6, cash 0.7 0.3, byExchange 0 0, byCash 0.95 0.9, onward 0.3 0.7',
    ),
    'online-seller': traits(
      'sumKzt 60000 15000, sumSigma 0.8 0.8, dwellHours 4 50, machines 4 6, coinAccounts 1 1, buyersADay 3 1, regulars 10 20, seasonDays 8 25, pauseDays 20 10',
      'kept 0.06 0.45, portion 0.95 0.6, terminal 0.2 0.03, byTerminal 0.5 0.2, byBranch 0.05 0.05, anonymous 0.7 0.65, regular 0.1 0.5, cash 0.6 0.3, byExchange 0.25 0.05, byCash 0.8 0.6, onward 0.3 0.6, newCard 0.5 0.1',
    ),
    'car-seller': traits('priceKzt 4500000 1800000, pieces 8 1.3, dwellHours 2 10, visits 4 2', 'cash 0.45 0.45, atBranch 0.5 0.5'),
  },
  'cash-out-groups': {
    scheme: traits(
      'cards 13 12, volume 1 0.2, sumKzt 330000 145000, cardsARound 9.5 6, cardsAnAtm 5.5 2.8, gapMinutes 1.5 9, betweenAtmsMinutes 25 70, dwellHours 4 9, funders 2 4, machines 3.5 3, rewardKzt 12000 8000',
      'young 0.5 0.15, atHome 0.95 0.8, cover 0.15 0.95, kept 0.03 0.2, loan 0.15 0.1, p2p 0.15 0.3, elsewhere 0.03 0.08, layered 0.1 0.3, rewarded 0.15 0.15',
    ),
    'factory-pay-day': traits('people 14 7, gapMinutes 3 8, wishShare 0.9 0.5', 'comes 0.85 0.55'),
    'pensioners-day': traits('people 12 5, gapMinutes 4 10, wishShare 0.8 0.5', 'comes 0.85 0.6'),
    'market-day-queue': traits('people 10 6, gapMinutes 4 12, wishShare 0.7 0.5, salesADay 12 5, saleKzt 7000 4000', 'comes 0.8 0.5'),
    'shift-crew': traits('people 8 4, gapMinutes 2 5, wishShare 0.95 0.6, cardsAnAtm 6 3', 'comes 0.95 0.7, atHome 0.5 0.5'),
    'seasonal-crew': traits(
      'people 9 5, gapMinutes 3 8, wishShare 0.9 0.6, payKzt 260000 130000, daysBetween 6 12, dwellHours 4 20, machines 3 3',
      'together 0.5 0.2',
    ),
    'village-trip': traits('people 10 5, gapMinutes 3 9, wishShare 0.85 0.45, daysBetween 10 25', 'comes 0.8 0.5'),
  },
  'unlicensed-platforms': {
    hidden: traits(
      'sumKzt 50000 17000, sumSigma 1 0.9, dwellHours 2 8, machines 2 4, coinAccounts 14 8, cards 3 3, dealsADay 7 1.3, regulars 40 25, floatKzt 250000 80000, rewardKzt 60000 25000',
      'kept 0.02 0.1, portion 0.8 0.5, terminal 0.05 0.03, byTerminal 0.25 0.15, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.3 0.6, cash 0.15 0.08, byExchange 0.2 0.1, byCash 0.5 0.35, onward 0.8 0.85, young 0.4 0.15, atHome 0.9 0.8, cover 0.3 0.95, open 0.95 0.6, sharedWallet 0.3 0.15, backToRegulars 0.3 0.5, newlyOpened 0.8 0.7',
    ),
    named: traits(
      'tradesAMonth 9 2.8, sumKzt 270000 85000, sumSigma 0.9 0.9, customers 14 2.5, spellings 3 2',
      'sells 0.4 0.4, underOwnName 0.98 0.35, lapsed 0.05 0.5, late 0.5 0.5',
    ),
    'exchange-booth': traits(
      'sumKzt 60000 30000, sumSigma 1 0.9, dwellHours 4 12, machines 2 2, coinAccounts 1 1, dealsADay 18 9, regulars 40 60, floatKzt 900000 400000, cardYears 2 5',
      'kept 0.01 0.05, portion 0.6 0.4, terminal 0.02 0.01, byTerminal 0.1 0.1, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.15 0.3, cash 0.08 0.04, byExchange 0 0, byCash 0.6 0.5, onward 0.9 0.95, sundays 0.6 0.6',
    ),
    'small-shop': traits(
      'sumKzt 14000 5000, sumSigma 0.9 0.9, dwellHours 6 40, machines 2 2, coinAccounts 1 1, customersADay 18 7, regulars 50 80, suppliers 10 4',
      'kept 0.15 0.5, portion 0.7 0.4, terminal 0.02 0.01, byTerminal 0.1 0.1, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.3 0.7, cash 0.3 0.4, byExchange 0 0, byCash 0.5 0.6, onward 0.7 0.5, sundays 0.7 0.7, newlyOpened 0.5 0.3',
    ),
    'parents-treasurer': traits(
      'sumKzt 9000 5000, sumSigma 0.3 0.4, dwellHours 30 120, machines 2 2, coinAccounts 1 1, parents 30 22, collectionsAMonth 1.6 0.7, vendors 3 2',
      'paysToday 0.5 0.3, kept 0.02 0.15, portion 0.95 0.8, terminal 0.02 0.01, byTerminal 0.1 0.1, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.95 0.97, cash 0.1 0.2, byExchange 0 0, byCash 0.3 0.5, onward 0.9 0.8',
    ),
    'savings-circle': traits(
      'sumKzt 60000 25000, sumSigma 0.1 0.3, dwellHours 5 30, machines 2 2, coinAccounts 1 1, members 16 10, roundDays 7 28',
      'kept 0.01 0.05, portion 0.97 0.9, terminal 0.02 0.01, byTerminal 0.1 0.1, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.97 0.97, cash 0.2 0.4, byExchange 0 0, byCash 0.4 0.6, onward 0.8 0.6',
    ),
    'purchase-agent': traits(
      'sumKzt 60000 20000, sumSigma 1 0.9, dwellHours 2 12, machines 2 3, coinAccounts 1 1, ordersADay 3.2 0.8, regulars 30 15, sellers 7 4',
      'kept 0.02 0.12, portion 0.8 0.6, terminal 0.05 0.03, byTerminal 0.15 0.1, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.3 0.5, cash 0.12 0.1, byExchange 0.1 0.03, byCash 0.5 0.4, onward 0.85 0.8, usualSeller 0.65 0.92, newlyOpened 0.6 0.4',
    ),
    'coin-helper': traits(
      'sumKzt 60000 22000, sumSigma 0.9 0.9, dwellHours 1 8, machines 2 2, coinAccounts 1 1, dealsADay 4 1, regulars 15 8',
      'kept 0.02 0.1, portion 0.95 0.8, terminal 0.03 0.01, byTerminal 0.1 0.1, byBranch 0.05 0.05, anonymous 0.65 0.65, regular 0.5 0.85, cash 0.05 0.1, byExchange 0.98 0.9, byCash 0.2 0.2, onward 0.1 0.2, newlyOpened 0.6 0.4',
    ),
    'licensed-trader': traits('tradesAMonth 6 2, sumKzt 60000 25000, sumSigma 0.8 0.9', 'sells 0.45 0.45'),
  },
  structuring: {
    scheme: traits(
      'machines 3 5, coinAccounts 2.5 3, dwellHours 4 24, holders 2.5 2.5, sumKzt 3200000 1300000, perMonth 4 1.8, spreadHours 8 110, payers 3 7, rewardKzt 25000 15000',
      'kept 0.04 0.3, portion 0.95 0.6, byCash 0.8 0.7, cash 0.6 0.4, byExchange 0.2 0.1, onward 0.4 0.6, nearness 0.975 0.76, terminal 0.65 0.3, anonymous 0.85 0.35, otherCards 0.2 0.6',
    ),
    landlord: traits('tenants 3 1, rentKzt 420000 240000', 'inCash 0.35 0.1'),
    'instalment-seller': traits('partKzt 460000 300000, daysBetween 7 20', 'inCash 0.4 0.2'),
    'car-in-parts': traits('priceKzt 3200000 1500000, hours 6 40', 'nearness 0.97 0.85, inCash 0.35 0.1'),
    'split-gift': traits('givers 6 3, giftKzt 450000 250000, days 6 15', 'inCash 0.4 0.15'),
    'takings-depositor': traits(
      'machines 2 3, coinAccounts 1 1, dwellHours 10 50, depositKzt 300000 140000, perMonth 12 6',
      'kept 0.1 0.4, portion 0.9 0.6, byCash 0.5 0.5, cash 0.3 0.3, byExchange 0.02 0.02, onward 0.7 0.7, anonymous 0.7 0.4, otherCards 0.4 0.2',
    ),
  },
};

export const pinnedTraits = {
  strangers: {
    insideShare: 0.35,
    branchShare: 0.12,
    exchangeShare: 0.7,
    wellKnownShare: 0.5,
    worthTakingKzt: 8000,
    daySpread: 0.5,
    dwellSigma: 0.8,
    fundingSigma: 0.55,
    riseHour: 7,
    riseSpreadHours: 5,
  },
  schemes: {
    dial: { plain: [0, 0.3], careful: [0.35, 0.65], evasive: [0.7, 1] },
    sigma: 0.3,
    nomineeOccupations: { salaried: 30, pensioner: 10, student: 16, 'self-employed': 8, visitor: 20, other: 16 },
    youngCardDays: 120,
    regularsOfOne: 4,
    mostTours: 3,
    mostAtOnce: 5,
    restDays: 3,
    reserveDays: 2,
    groupTurnoverKztADay: 811771,
    peoplePerCustomer: 6,
  },
  // Names in the texts above are not seen by the compiler; the test of the pinned world compares them with the schema.
  typologies: typologies as unknown as WorldParameters['typologies'],
} satisfies Pick<WorldParameters, 'strangers' | 'schemes' | 'typologies'>;
