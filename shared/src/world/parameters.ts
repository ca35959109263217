/** The numbers the world runs on. Their values come from `scenarios/calibration.yaml`, each with a source or a reason. */
import Type from 'typebox';
import { cryptoAssets } from '../events/exchanger-trade.js';
import { bankNames } from './banks.js';
import { cityTable } from './cities.js';
import { habitParameters } from './habit-parameters.js';
import { between, byName, hour, kzt, peoplePer, perUnit, share, sigma, topic, whole } from './parameter-kinds.js';
import { eves } from './public-holidays.js';
import { cashOutGroupsParameters } from './typologies/cash-out-groups/parameters.js';
import { nomineeCardsParameters } from './typologies/nominee-cards/parameters.js';
import { structuringParameters } from './typologies/structuring/parameters.js';
import { unlicensedPlatformsParameters } from './typologies/unlicensed-platforms/parameters.js';
import { difficulties } from '../events/truth.js';
import { lookAlikeNames, type LookAlikeName } from './typologies/look-alike-names.js';

export const occupations = ['salaried', 'pensioner', 'student', 'self-employed', 'visitor', 'other'] as const;

const cityThousands = Object.fromEntries(
  cityTable.map(({ name }) => [name, between(0.01, 100_000, `Residents of ${name}, in thousands; only proportions matter.`)]),
);

const quarters = [2023, 2024, 2025, 2026].flatMap((year) => [1, 2, 3, 4].map((quarter) => `${year}q${quarter}`));
const dollarByQuarter = Object.fromEntries(
  quarters.map((quarter) => [quarter, between(10, 10_000, `Tenge for one dollar in ${quarter}.`)]),
);

export const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

const perThousand = Object.fromEntries(lookAlikeNames.map((habit) => [habit, Type.Number({ minimum: 0, maximum: 1000 })]));

export const WorldParameters = Type.Object(
  {
    population: topic(
      {
        adults: between(1_000, 1e9, 'Adults of the real country, of whom a scale simulates a part.'),
        salariedShare: share('People who live on a wage.'),
        pensionerShare: share('People who live on a pension.'),
        studentShare: share('Students.'),
        selfEmployedShare: share('Self-employed people.'),
        visitorShare: share('Citizens of other countries who work here for a while; everybody left over is of another occupation.'),
        secondCardShare: share('People with a second card.'),
        thirdCardShare: share('People with a second card who have a third.'),
        meanCardAgeDays: between(1, 10_000, 'Mean age of a card at the start, in days.'),
        newCardShare: share('Cards that are new at the start.'),
        visitorCardDays: whole(30, 10_000, 'Days for which the card of a visitor is valid.'),
        newCardDays: whole(1, 199, 'Days for which a card counts as new.'),
        comfortIncomeMonths: between(0.01, 24, 'Balance on a main card with which people spend as usual: the median, in months of income.'),
        openingComfortShare: between(0.01, 10, 'Median balance at the start against the comfortable one.'),
        openingSigma: sigma('Spread of balances at the start around what is usual for the card.'),
        comfortSigma: sigma('Spread of that balance: from those who live from pay-day to pay-day to savers.'),
        sideCardShare: share('Balance that people keep on a side card, against that on the main one.'),
        outsidersPerPerson: between(0.1, 20, 'People who bank elsewhere and deal with the simulated ones, for each of these.'),
        youngestOutsider: whole(14, 70, 'Age of the youngest of them, in years.'),
        oldestOutsider: whole(70, 110, 'Age of the oldest of them, in years.'),
        youngest: topic(
          byName(occupations, (occupation) => whole(14, 70, `Age of the youngest: ${occupation}.`)),
          'Ages from which people are in an occupation, in years.',
        ),
        oldest: topic(
          byName(occupations, (occupation) => whole(14, 110, `Age of the oldest: ${occupation}.`)),
          'Ages up to which they are.',
        ),
      },
      'Who lives in the country and which cards they hold.',
    ),
    cards: topic(
      {
        validityDays: Type.Integer({ minimum: 200, maximum: 10_000, description: 'Days after which a card is renewed.' }),
        lostPerCardYear: perUnit('How often a card is lost or stolen in a year.', 5),
        meanReplacementDays: between(0.5, 90, 'Mean number of days until the new card comes.'),
        blockedPerCardYear: perUnit('How often a bank stops a card by mistake in a year.', 5),
        meanBlockedDays: between(0.5, 90, 'Mean number of days until it works again.'),
        openedPerPersonYear: perUnit('How many more cards a person takes in a year.', 5),
        closedPerSideCardYear: perUnit('How often a card that is not the main one is given up in a year.', 5),
        officeFromHour: hour('From when banks hand out, replace and close cards.'),
        officeToHour: hour('Until when they do.'),
        wakingFromHour: hour('From when people lose cards, and banks stop them.'),
        wakingToHour: hour('Until when.'),
        mostCards: Type.Integer({ minimum: 1, maximum: 20, description: 'With so many cards people take no more.' }),
      },
      'What becomes of cards.',
    ),
    travel: topic(
      {
        tripsPerPersonYear: perUnit('Trips to another city that a person makes in a year.', 12),
        periodDays: whole(1, 100, 'People travel at most once in so many days, and for no longer.'),
        meanDays: between(0.5, 28, 'Mean length of a trip in days.'),
      },
      'How people travel.',
    ),
    machines: topic(
      {
        outageShare: share('Part of the time in which a machine pays nobody, as it is out of order or out of notes.'),
        outageHours: between(0.1, 200, 'Hours for which it stays so.'),
      },
      'Cash machines.',
    ),
    names: topic(
      {
        femaleShare: share('Women among the people.'),
        kazakhNameShare: share('People with Kazakh names; the others have Russian ones.'),
        withoutPatronymicShare: share('People with Kazakh names whose papers hold no patronymic.'),
        kazakhPatronymicShare: share('Patronymics in -ұлы or -қызы among those of people with Kazakh names.'),
      },
      'How people are called.',
    ),
    cityThousands: Type.Object(cityThousands as Record<string, Type.TNumber>, {
      additionalProperties: false,
      description: 'Residents of the cities, in thousands.',
    }),
    places: topic(
      {
        peoplePerAtm: peoplePer('Simulated people for one ATM.'),
        minAtmsPerCity: Type.Integer({ minimum: 1, maximum: 1000, description: 'ATMs of the smallest city.' }),
        peoplePerTerminal: peoplePer('Simulated people for one payment terminal.'),
        peoplePerShop: peoplePer('Simulated people for one shop.'),
        peoplePerEmployer: peoplePer('Simulated people for one employer.'),
        peoplePerLender: peoplePer('Simulated people for one firm that lends.'),
        minTerminalsPerCity: whole(1, 1000, 'Payment terminals of the smallest city.'),
        minShopsPerCity: whole(1, 1000, 'Shops of the smallest city.'),
        minEmployersPerCity: whole(1, 1000, 'Employers of the smallest city.'),
      },
      'Where money is taken out, paid in and spent.',
    ),
    banks: topic(
      byName(bankNames, (name) => perUnit(`Cards and machines of ${name}; only proportions matter.`, 1000)),
      'How large the banks are.',
    ),
    cityIncome: topic(
      Object.fromEntries(
        cityTable.map(({ name }) => [name, between(0.1, 10, `Incomes in ${name} against those of the country.`)]),
      ) as Record<string, Type.TNumber>,
      'How incomes differ between cities.',
    ),
    nominal: topic(
      {
        growthShareYearly: between(-0.5, 5, 'Growth of incomes and sums in a year, from the middle of 2024 on.'),
      },
      'What money is worth.',
    ),
    payDays: topic(
      {
        purchaseBoost: perUnit('How many more purchases on a day of income than long after it, as a share.', 10),
        cashBoost: perUnit('The same for withdrawals.', 20),
        decayDays: between(0.1, 30, 'Days in which that falls to a third.'),
      },
      'How spending follows the days of income.',
    ),
    seasons: topic(
      {
        months: topic(
          byName(months, (month) => between(0.1, 5, `Purchases in ${month} against an average month.`)),
          'How purchases differ between months.',
        ),
        eves: topic(
          byName(eves, (eve) => between(0.1, 5, `Purchases in the days before: ${eve}.`)),
          'What purchases in the days before a feast are against other days.',
        ),
      },
      'How purchases follow the year.',
    ),
    ...habitParameters,
    rates: topic(
      {
        usdKzt: topic(dollarByQuarter, 'Tenge for one US dollar in the middle of each quarter.'),
        usdDailyMove: perUnit('How far the dollar moves in a day, as a share of it. Sigma.', 0.1),
        usd: topic(
          byName(cryptoAssets, (asset) => between(1e-6, 1e7, `Dollars for one ${asset}, where its walk begins.`)),
          'Prices of coins.',
        ),
        dailyMove: topic(
          byName(cryptoAssets, (asset) => perUnit(`How far ${asset} moves in a day, as a share of it. Sigma.`, 0.5)),
          'Moves of coins.',
        ),
        reversionPerDay: share('Part of its distance from the published level that a rate comes back in a day.'),
        farthestFactor: between(1, 1000, 'No rate strays farther than to so many times its level, or to that part of it.'),
        marginShareMin: perUnit('Smallest margin of a platform, as a share of the rate.', 0.5),
        marginShareMax: perUnit('Largest margin of a platform, as a share of the rate.', 0.5),
        platformStrayShare: perUnit('How far a platform strays from the market, as a share of the rate.', 0.2),
      },
      'Exchange rates.',
    ),
    controls: topic(
      {
        senderVerifiedAboveKzt: kzt("Sum above which the sender's IIN must be verified."),
        verifiedAboveShare: share('Transfers above it whose sender the bank verified through the government database.'),
        appShareBelow: share('Transfers below it that the sender confirmed in an app; the others by SMS.'),
        dailyCashLimitKzt: kzt('Cash that the strictest bank pays to a card in a day.'),
        dailyCashLimitSpread: between(1, 100, 'What the most generous bank pays against that.'),
        biometricBankShare: share('Banks whose machines check biometrics.'),
        biometricCheckShare: share('Withdrawals checked at such machines.'),
      },
      'What banks check.',
    ),
    strangers: topic(
      {
        insideShare: share('Payers and recipients of schemes and look-alikes who are of the simulated people.'),
        wellKnownShare: share('Of those who bank elsewhere, whoever is met through one of the people who deal with them.'),
        branchShare: share('Payments over the counter, on cards that are paid so.'),
        exchangeShare: share('Money that leaves as crypto, on cards whose money does.'),
        worthTakingKzt: kzt('Least that is worth the way to a machine.'),
        daySpread: share('How far the number of payments of a day is off the mean, at most.'),
        dwellSigma: sigma('Spread of the time for which money rests.'),
        fundingSigma: sigma('Spread of sums that firms of schemes pay.'),
        riseHour: hour('Until when nobody goes anywhere.'),
        riseSpreadHours: between(0, 12, 'Hours over which they then do.'),
      },
      'How schemes and look-alikes deal with others.',
    ),
    schemes: topic(
      {
        dial: topic(
          byName(difficulties, (difficulty) =>
            Type.Array(share('An end of the stretch.'), {
              minItems: 2,
              maxItems: 2,
              description: `Where on the dial schemes are drawn: ${difficulty}.`,
            }),
          ),
          'How well schemes hide: 0 for those that do not hide at all, 1 for those that hide as well as they can.',
        ),
        sigma: sigma('How far traits stray from what the dial says.'),
        nomineeOccupations: topic(
          byName(occupations, (occupation) => perUnit(`Nominees by what they live on: ${occupation}; only proportions matter.`, 1000)),
          'Whom recruiters find.',
        ),
        youngCardDays: whole(1, 1000, 'A card taken for the purpose is at most so old at the start, in days.'),
        regularsOfOne: whole(1, 1000, 'Payers of a set who come back to any one of its cards.'),
        mostTours: whole(1, 20, 'Times that a card is in use at most.'),
        mostAtOnce: whole(2, 100, 'Cards of a set in use at once, at most.'),
        restDays: between(0, 100, 'Days for which a card rests at least between two tours.'),
        reserveDays: between(0, 100, 'Days of turnover that wait for a group at the start, at most.'),
        groupTurnoverKztADay: kzt('Published turnover of a cash-out group on a day.'),
        peoplePerCustomer: peoplePer('People of a shard for one customer of an unlicensed platform, at least.'),
      },
      'What schemes of all typologies have in common.',
    ),
    typologies: topic(
      {
        'nominee-cards': nomineeCardsParameters,
        'cash-out-groups': cashOutGroupsParameters,
        'unlicensed-platforms': unlicensedPlatformsParameters,
        structuring: structuringParameters,
      },
      'Traits of schemes and look-alikes, each at the two ends of the dial.',
    ),
    lookAlikes: Type.Object(perThousand as Record<LookAlikeName, Type.TNumber>, {
      additionalProperties: false,
      description: 'Honest people who do nearly what a scheme does: for each habit, how many per thousand people.',
    }),
  },
  { $id: 'WorldParameters', additionalProperties: false, description: 'The calibrated numbers of the world.' },
);
export type WorldParameters = Type.Static<typeof WorldParameters>;
