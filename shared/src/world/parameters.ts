/** The numbers the world runs on. Their values come from `scenarios/calibration.yaml`, each with a source or a reason. */
import Type from 'typebox';
import { cryptoAssets } from '../events/exchanger-trade.js';
import { cityTable } from './cities.js';
import { eves } from './public-holidays.js';
import { lookAlikeNames, type LookAlikeName } from './typologies/look-alike-names.js';

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const perUnit = (description: string, maximum: number) => Type.Number({ minimum: 0, maximum, description });
const between = (minimum: number, maximum: number, description: string) => Type.Number({ minimum, maximum, description });
const peoplePer = (description: string) => Type.Number({ minimum: 1, maximum: 100_000, description });
const sigma = (description: string) => perUnit(`${description} Sigma of the log-normal.`, 3);
const kzt = (description: string) => Type.Number({ minimum: 1, maximum: 1e9, description: `${description} In tenge.` });
const topic = <T extends Type.TProperties>(properties: T, description: string) =>
  Type.Object(properties, { additionalProperties: false, description });

/** The same kind of parameter for each of the names. */
const byName = <N extends string, T extends Type.TSchema>(names: readonly N[], of: (name: N) => T) =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<N, T>;

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

export const shopKinds = ['grocery', 'cafe', 'transport', 'pharmacy', 'fuel', 'services', 'clothes', 'household'] as const;

/** Names of the ways in which employers pay: at which time of the month wages come. */
export const paySchedules = ['early', 'usual', 'late'] as const;
const dueDay = (description: string) => Type.Integer({ minimum: 1, maximum: 28, description });
const paySchedule = (name: string) =>
  topic(
    {
      share: share(`Employers who pay so: ${name}.`),
      restDay: dueDay('Day of the month by which the rest of the wage of the month before is paid.'),
      advanceDay: dueDay('Day of the month by which an advance on the present month is paid.'),
    },
    `Pay-days: ${name}.`,
  );

export const citiesWithCashFigures = ['Almaty', 'Astana', 'Shymkent'] as const;

const perThousand = Object.fromEntries(lookAlikeNames.map((habit) => [habit, Type.Number({ minimum: 0, maximum: 1000 })]));

export const WorldParameters = Type.Object(
  {
    population: topic(
      {
        adults: between(1_000, 1e9, 'Adults of the real country, of whom a scale simulates a part.'),
        salariedShare: share('People who live on a wage.'),
        pensionerShare: share('People who live on a pension.'),
        studentShare: share('Students.'),
        selfEmployedShare: share('Self-employed people; everybody left over is of another occupation.'),
        secondCardShare: share('People with a second card.'),
        thirdCardShare: share('People with a second card who have a third.'),
        meanCardAgeDays: between(1, 10_000, 'Mean age of a card at the start, in days.'),
        newCardShare: share('Cards issued in the last 90 days before the start.'),
        comfortIncomeMonths: between(0.01, 24, 'Balance on a main card with which people spend as usual: the median, in months of income.'),
        openingComfortShare: between(0.01, 10, 'Median balance at the start against the comfortable one.'),
        comfortSigma: sigma('Spread of that balance: from those who live from pay-day to pay-day to savers.'),
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
        mostCards: Type.Integer({ minimum: 1, maximum: 20, description: 'With so many cards people take no more.' }),
      },
      'What becomes of cards.',
    ),
    travel: topic(
      {
        tripsPerPersonYear: perUnit('Trips to another city that a person makes in a year.', 12),
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
      },
      'Where money is taken out, paid in and spent.',
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
    wages: topic(
      {
        medianMonthlyKzt: kzt('Median wage of a month before taxes, in the middle of 2024.'),
        sigma: sigma('Spread of wages within a city.'),
        netShare: share('What is left of a wage after taxes and contributions.'),
        advanceShare: share('Part of the wage paid at the second pay-day of the month.'),
        schedules: Type.Object(
          Object.fromEntries(paySchedules.map((name) => [name, paySchedule(name)])) as Record<string, ReturnType<typeof paySchedule>>,
          { additionalProperties: false, description: 'How employers pay.' },
        ),
        bonusYearlyShare: share('Chance of a bonus with one wage payment.'),
      },
      'Pay-days.',
    ),
    pensions: topic(
      {
        medianMonthlyKzt: kzt('Median pension of a month.'),
        sigma: sigma('Spread of pensions.'),
        firstDayOfMonth: Type.Integer({ minimum: 1, maximum: 28, description: 'First day of the month on which pensions are paid.' }),
        lastDayOfMonth: Type.Integer({ minimum: 1, maximum: 28, description: 'Last such day.' }),
      },
      'Pensions.',
    ),
    earnings: topic(
      {
        selfEmployedMedianMonthlyKzt: kzt('Median monthly income of the self-employed.'),
        studentMedianMonthlyKzt: kzt('Median monthly income of students, stipend and relatives together.'),
        otherMedianMonthlyKzt: kzt('Median monthly income of people of other occupations.'),
        sigma: sigma('Spread of such incomes.'),
        receiptsPerMonth: between(0.01, 1000, 'Payments that a self-employed person receives in a month.'),
        supportsPerMonth: between(0.01, 1000, 'Payments that a supported person receives in a month.'),
        receiptSigma: sigma('Spread of one receipt.'),
      },
      'Income that is neither wage nor pension.',
    ),
    purchases: topic(
      {
        perPersonDay: perUnit('Purchases of a person on an ordinary day.', 50),
        weekendFactor: perUnit('Purchases on a Saturday or Sunday against an ordinary day.', 10),
        holidayFactor: perUnit('Purchases on a holiday against an ordinary day.', 10),
        visitShares: topic(
          byName(shopKinds, (kind) => share(`Visits to shops of this kind: ${kind}.`)),
          'What shops people visit, by what those sell. The shares add up to 1.',
        ),
        meanKztByKind: topic(
          byName(shopKinds, (kind) => kzt(`Mean purchase in shops of this kind: ${kind}.`)),
          'What a purchase comes to, by kind of shop.',
        ),
        shopSigma: sigma('How shops of one kind differ in their prices.'),
        sigma: sigma('Spread of one purchase in one shop.'),
        favouriteShopShare: share('Purchases made in one of the own few shops.'),
        roundShare: share('Purchases that come to a round sum.'),
        otherCardShare: share('Purchases paid with another card than the main one.'),
      },
      'Spending in shops.',
    ),
    transfers: topic(
      {
        sentPerPersonMonth: perUnit('Transfers that a person sends in a month.', 500),
        receivedFromOutsidePerPersonMonth: perUnit('Transfers that come from people who bank elsewhere, for one person and month.', 500),
        insideShare: share('Transfers sent that stay among the simulated people.'),
        meanIncomeShare: share('Mean transfer, as a part of the monthly income of both sides.'),
        sigma: sigma('Spread of one transfer.'),
        contactsPerPerson: Type.Integer({ minimum: 1, maximum: 200, description: 'People with whom one keeps exchanging money.' }),
        strangerShare: share('Transfers to or from somebody who is no contact.'),
        roundShare: share('Transfers of a round sum.'),
        ownCardsPerMonth: perUnit('Transfers between the own cards, for a person with several, in a month.', 100),
        anonymousShare: share('Transfers from other banks that do not name their sender.'),
      },
      'Transfers between people.',
    ),
    cash: topic(
      {
        withdrawalsPerAdultMonth: perUnit('Cash withdrawals of an adult in a month.', 100),
        meanKzt: kzt('Mean withdrawal in the country.'),
        byCity: topic(
          byName(citiesWithCashFigures, (name) =>
            topic(
              {
                numberShare: share(`Part of all withdrawals that are made in ${name}.`),
                meanKzt: kzt(`Mean withdrawal in ${name}.`),
              },
              `Cash of ${name}.`,
            ),
          ),
          'Cities whose cash is published by itself; the others share the rest by their people.',
        ),
        withdrawalsPerVisit: between(1, 10, 'Withdrawals of one visit to a machine, as each pays so much at once.'),
        wishFactor: between(1, 5, 'What people wish to take against what they get: balances, banknotes and machines cut it down.'),
        pensionerFactor: between(0.1, 10, 'Withdrawals of a pensioner against those of an average adult.'),
        incomeElasticity: share('How a withdrawal grows with the income: 1 in proportion, 0 not at all.'),
        sigma: sigma('Spread of one withdrawal.'),
        favouriteAtmShare: share('Withdrawals at the favourite machine.'),
        unmindfulShare: share('Withdrawals asked for without minding the balance.'),
      },
      'Cash.',
    ),
    terminals: topic(
      {
        cashInsPerPersonMonth: perUnit('Cash paid in by a person in a month.', 100),
        medianKzt: kzt('Median sum paid in.'),
        sigma: sigma('Spread of one sum.'),
        anonymousShare: share('Sums paid in at a terminal that name no sender.'),
        branchShare: share('Cash paid in over the counter of a branch instead of at a terminal.'),
        paidByOthersShare: share('Cash paid in by somebody else than the holder, among sums that name who pays.'),
        helpers: Type.Integer({ minimum: 1, maximum: 100, description: 'Relatives and neighbours who do so for one card.' }),
      },
      'Cash that comes back onto cards.',
    ),
    loans: topic(
      {
        perPersonYear: perUnit('Consumer loans that a person takes in a year.', 20),
        incomeMonths: between(0.01, 100, 'Median loan, in months of income.'),
        sigma: sigma('Spread of loans.'),
        months: Type.Integer({ minimum: 1, maximum: 120, description: 'Instalments of a loan, one a month.' }),
        costShare: share('Interest over the whole time, as a part of the loan.'),
      },
      'Consumer loans paid to cards.',
    ),
    fees: topic(
      {
        monthlyShare: share('Cards that cost something in a month.'),
        monthlyKzt: kzt('Fee of such a card and month.'),
        otherBankAtmKzt: kzt("Fee of a withdrawal at another bank's machine."),
        otherBankAtmShare: share("Withdrawals at another bank's machine that cost it."),
        transferShare: share('Transfers to other banks that cost a fee.'),
        transferFeeRate: share('Fee of such a transfer, as a part of the sum.'),
      },
      'What banks charge.',
    ),
    crypto: topic(
      {
        userShare: share('People who trade crypto on licensed platforms.'),
        tradesPerUserMonth: perUnit('Trades of such a person in a month.', 500),
        buyShare: share('Trades that buy.'),
        incomeShareMedian: share('Median trade, as a part of the monthly income.'),
        sigma: sigma('Spread of one trade.'),
        aliasShare: share('Payments that name the platform by another spelling of the register.'),
      },
      'Crypto on licensed platforms.',
    ),
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
    lookAlikes: Type.Object(perThousand as Record<LookAlikeName, Type.TNumber>, {
      additionalProperties: false,
      description: 'Honest people who do nearly what a scheme does: for each habit, how many per thousand people.',
    }),
  },
  { $id: 'WorldParameters', additionalProperties: false, description: 'The calibrated numbers of the world.' },
);
export type WorldParameters = Type.Static<typeof WorldParameters>;
