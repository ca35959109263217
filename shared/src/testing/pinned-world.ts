/** A small world that depends on no file, so that its digest changes with the code of the world only. */
import { createHash } from 'node:crypto';
import { difficulties, platformForms, typologyNames } from '../events/truth.js';
import type { Scenario, SchemePlan } from '../world/scenario.js';
import { cityTable } from '../world/cities.js';
import { lookAlikeNames } from '../world/typologies/look-alike-names.js';
import { bankNames } from '../world/banks.js';
import { shopKinds } from '../world/habit-parameters.js';
import { months, type WorldParameters } from '../world/parameters.js';
import { pinnedTraits } from './pinned-traits.js';
import { pinnedRhythms } from './pinned-rhythms.js';
import type { WorldSink } from '../world/simulation.js';
import { createShard } from '../world/shard.js';

const FEW_CARDS = { min: 4, max: 6 };
const DIGEST_CHARACTERS = 16;
const BANK_WEIGHTS = [30, 20, 14, 10, 8, 6, 5, 3, 2, 2];

const ofKinds = (value: (index: number) => number) =>
  Object.fromEntries(shopKinds.map((kind, index) => [kind, value(index)])) as WorldParameters['purchases']['visitShares'];

/** Near the calibrated numbers, and not to be changed with them. */
const parameters: WorldParameters = {
  population: {
    adults: 13_000_000,
    salariedShare: 0.45,
    pensionerShare: 0.2,
    studentShare: 0.08,
    selfEmployedShare: 0.15,
    visitorShare: 0.03,
    secondCardShare: 0.4,
    thirdCardShare: 0.3,
    meanCardAgeDays: 900,
    newCardShare: 0.08,
    visitorCardDays: 365,
    newCardDays: 90,
    comfortIncomeMonths: 0.7,
    openingComfortShare: 1,
    openingSigma: 0.6,
    comfortSigma: 0.9,
    sideCardShare: 0.3,
    outsidersPerPerson: 2,
    youngestOutsider: 18,
    oldestOutsider: 75,
    youngest: { salaried: 20, pensioner: 61, student: 17, 'self-employed': 20, visitor: 19, other: 18 },
    oldest: { salaried: 62, pensioner: 85, student: 23, 'self-employed': 62, visitor: 60, other: 62 },
  },
  cards: {
    validityDays: 1500,
    lostPerCardYear: 0.2,
    meanReplacementDays: 3,
    blockedPerCardYear: 0.2,
    meanBlockedDays: 2,
    openedPerPersonYear: 0.4,
    closedPerSideCardYear: 0.4,
    officeFromHour: 10,
    officeToHour: 17,
    wakingFromHour: 8,
    wakingToHour: 22,
    mostCards: 4,
  },
  travel: { tripsPerPersonYear: 4, periodDays: 28, meanDays: 3 },
  machines: { outageShare: 0.01, outageHours: 5 },
  names: { femaleShare: 0.5, kazakhNameShare: 0.7, withoutPatronymicShare: 0.1, kazakhPatronymicShare: 0.4 },
  cityThousands: Object.fromEntries(cityTable.map(({ name }, index) => [name, 2000 / (index + 1)])),
  places: {
    peoplePerAtm: 40,
    minAtmsPerCity: 3,
    peoplePerTerminal: 40,
    peoplePerShop: 8,
    peoplePerEmployer: 25,
    peoplePerLender: 200,
    minTerminalsPerCity: 4,
    minShopsPerCity: 12,
    minEmployersPerCity: 2,
  },
  banks: Object.fromEntries(bankNames.map((name, index) => [name, BANK_WEIGHTS[index]])) as WorldParameters['banks'],
  cityIncome: Object.fromEntries(cityTable.map(({ name }, index) => [name, 1 + (index % 3) / 10])),
  nominal: { growthShareYearly: 0.1 },
  payDays: { purchaseBoost: 0.4, cashBoost: 1, decayDays: 3 },
  seasons: {
    months: Object.fromEntries(months.map((month, index) => [month, 1 + index / 100])) as Record<(typeof months)[number], number>,
    eves: { 'new-year': 1.4, 'womens-day': 1.3, nauryz: 1.2, 'kurban-ait': 1.1 },
  },
  wages: {
    medianMonthlyKzt: 280_000,
    sigma: 0.55,
    netShare: 0.8,
    advanceShare: 0.4,
    schedules: {
      early: { share: 0.2, restDay: 2, advanceDay: 16 },
      usual: { share: 0.3, restDay: 6, advanceDay: 20 },
      late: { share: 0.5, restDay: 10, advanceDay: 25 },
    },
    bonusYearlyShare: 0.2,
    bonusShareMin: 0.2,
    bonusShareMax: 1,
    extrasPerYear: 4,
    extraShare: 0.4,
    extraSigma: 0.5,
    payrollFromHour: 9,
    payrollToHour: 18,
    payrollMinutes: 12,
  },
  pensions: { medianMonthlyKzt: 130_000, sigma: 0.3, firstDayOfMonth: 4, lastDayOfMonth: 20, paidFromHour: 6, paidToHour: 11 },
  earnings: {
    selfEmployedMedianMonthlyKzt: 200_000,
    visitorMedianMonthlyKzt: 180_000,
    studentMedianMonthlyKzt: 80_000,
    otherMedianMonthlyKzt: 100_000,
    sigma: 0.6,
    receiptsPerMonth: 12,
    supportsPerMonth: 4,
    receiptSigma: 0.5,
    relatives: 3,
    regularCustomerShare: 0.5,
    regularCustomers: 12,
  },
  purchases: {
    perPersonDay: 1.5,
    weekendFactor: 1.2,
    holidayFactor: 1.1,
    visitShares: ofKinds(() => 1 / shopKinds.length),
    meanKztByKind: ofKinds((index) => 2_000 * (index + 1)),
    shopSigma: 0.3,
    sigma: 1,
    favouriteShops: 5,
    mostOfBalance: 0.6,
    smallestKzt: 100,
    favouriteShopShare: 0.6,
    roundShare: 0.2,
    otherCardShare: 0.2,
    leastIncomeShare: 0.12,
    eveDays: 4,
  },
  transfers: {
    sentPerPersonMonth: 6,
    receivedFromOutsidePerPersonMonth: 2,
    insideShare: 0.5,
    meanIncomeShare: 0.06,
    sigma: 1,
    contactsPerPerson: 8,
    strangerShare: 0.1,
    roundShare: 0.6,
    mostOfBalance: 0.7,
    smallestKzt: 200,
    movedShareMin: 0.05,
    movedShareMax: 0.3,
    ownCardsPerMonth: 2,
    anonymousShare: 0.05,
  },
  cash: {
    withdrawalsPerAdultMonth: 2.5,
    meanKzt: 60_000,
    byCity: {
      Almaty: { numberShare: 0.2, meanKzt: 90_000 },
      Astana: { numberShare: 0.1, meanKzt: 70_000 },
      Shymkent: { numberShare: 0.1, meanKzt: 60_000 },
    },
    withdrawalsPerVisit: 1.1,
    wishFactor: 1.1,
    pensionerFactor: 1.3,
    incomeElasticity: 0.6,
    sigma: 0.7,
    mainCardShare: 0.6,
    secondsBetween: 50,
    favouriteAtmShare: 0.6,
    unmindfulShare: 0.1,
    machineLimitsKzt: [300_000, 400_000, 500_000],
  },
  terminals: {
    cashInsPerPersonMonth: 0.9,
    medianKzt: 20_000,
    sigma: 1,
    anonymousShare: 0.3,
    branchShare: 0.12,
    paidByOthersShare: 0.2,
    helpers: 3,
  },
  loans: {
    perPersonYear: 0.6,
    incomeMonths: 1.5,
    sigma: 0.7,
    lenderShare: 0.3,
    months: 12,
    costShare: 0.2,
    instalmentFromHour: 8,
    instalmentToHour: 11,
  },
  fees: {
    monthlyShare: 0.35,
    monthlyKzt: 500,
    otherBankAtmKzt: 250,
    otherBankAtmShare: 0.5,
    transferShare: 0.3,
    transferFeeRate: 0.005,
    bookedFromHour: 4,
    bookedToHour: 7,
  },
  crypto: {
    userShare: 0.1,
    tradesPerUserMonth: 4,
    buyShare: 0.6,
    incomeShareMedian: 0.1,
    sigma: 0.9,
    aliasShare: 0.3,
    misspeltShare: 0.02,
    assetWeights: { USDT: 55, BTC: 15, ETH: 10, TRX: 8, TON: 6, SOL: 6 },
    familyWalletShare: 0.2,
    roundBuyShare: 0.7,
    mostOfBalance: 0.6,
    smallestKzt: 2_000,
  },
  appetite: { mostCareful: 0.1, mostFree: 2.5 },
  rhythms: pinnedRhythms,
  roundSums: {
    limitsKzt: [1_000, 5_000, 20_000, 100_000, 400_000],
    stepsKzt: [100, 500, 1_000, 5_000, 10_000, 50_000],
    finerShare: 0.3,
    cashKzt: [
      2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 40_000, 50_000, 70_000, 100_000, 150_000, 200_000, 300_000, 400_000, 500_000, 700_000,
      1_000_000, 1_500_000,
    ],
  },
  rates: {
    usdKzt: Object.fromEntries(
      [2023, 2024, 2025, 2026].flatMap((year) => [1, 2, 3, 4].map((quarter) => [`${year}q${quarter}`, 450 + quarter])),
    ),
    usdDailyMove: 0.003,
    usd: { USDT: 1, BTC: 60_000, ETH: 3_000, TRX: 0.1, TON: 5, SOL: 140 },
    dailyMove: { USDT: 0.0005, BTC: 0.03, ETH: 0.03, TRX: 0.03, TON: 0.03, SOL: 0.04 },
    reversionPerDay: 0.03,
    farthestFactor: 20,
    marginShareMin: 0.002,
    marginShareMax: 0.02,
    platformStrayShare: 0.002,
  },
  controls: {
    senderVerifiedAboveKzt: 500_000,
    verifiedAboveShare: 0.9,
    appShareBelow: 0.7,
    dailyCashLimitKzt: 1_000_000,
    dailyCashLimitSpread: 2,
    biometricBankShare: 0.3,
    biometricCheckShare: 0.2,
  },
  ...pinnedTraits,
  lookAlikes: Object.fromEntries(lookAlikeNames.map((habit) => [habit, 4])) as WorldParameters['lookAlikes'],
};

const schemes: readonly SchemePlan[] = typologyNames.flatMap((typology): SchemePlan[] =>
  typology === 'unlicensed-platforms'
    ? platformForms.map((form, index) => ({ typology, form, difficulty: difficulties[index % difficulties.length]!, count: 1 }))
    : difficulties.map((difficulty) => ({ typology, difficulty, count: 1, cards: FEW_CARDS })),
);

/** All typologies, difficulties, forms and habits, over the change of clocks of March 2024 and a pay-day. */
export const pinnedScenario: Scenario = {
  name: 'pinned',
  title: 'Pinned world',
  description: 'A small world whose digest is pinned.',
  start: '2024-02-20',
  days: 20,
  shards: 2,
  partitions: 1,
  people: 600,
  world: parameters,
  schemes,
  rules: {},
};

/** Of all that the shards hand on, truth included, in order. */
export function digestOfWorld(scenario: Scenario, seed: number): string {
  const hash = createHash('sha256');
  const take = (topic: string, record: object) => void hash.update(`${topic} ${JSON.stringify(record)}\n`);
  const sink: WorldSink = { event: take, truth: (record) => take('truth', record) };
  for (let shard = 0; shard < scenario.shards; shard++) {
    const simulation = createShard(scenario, seed, shard);
    while (simulation.advance(10_000, sink));
  }
  return hash.digest('hex').slice(0, DIGEST_CHARACTERS);
}
