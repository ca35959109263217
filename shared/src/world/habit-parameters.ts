/** The numbers of the habits of honest people: what comes in, what goes out, and when. */
import Type from 'typebox';
import { cryptoAssets } from '../events/exchanger-trade.js';
import { between, byName, hour, hourWeights, kzt, kztList, perUnit, share, sigma, topic, whole } from './parameter-kinds.js';

export const shopKinds = ['grocery', 'cafe', 'transport', 'pharmacy', 'fuel', 'services', 'clothes', 'household'] as const;

/** Names of the ways in which employers pay: at which time of the month wages come. */
export const paySchedules = ['early', 'usual', 'late'] as const;
export const citiesWithCashFigures = ['Almaty', 'Astana', 'Shymkent'] as const;

/** Topics of `WorldParameters`. */
export const habitParameters = {
  wages: topic(
    {
      medianMonthlyKzt: kzt('Median wage of a month before taxes, in the middle of 2024.'),
      sigma: sigma('Spread of wages within a city.'),
      netShare: share('What is left of a wage after taxes and contributions.'),
      advanceShare: share('Part of the wage paid at the second pay-day of the month.'),
      bonusYearlyShare: share('Chance of a bonus with one wage payment.'),
      bonusShareMin: perUnit('Smallest bonus, as a part of a monthly wage.', 10),
      bonusShareMax: perUnit('Largest bonus.', 10),
      schedules: topic(
        byName(paySchedules, (name) =>
          topic(
            {
              share: share(`Employers who pay so: ${name}.`),
              restDay: whole(1, 28, 'Day of the month by which the rest of the wage of the month before is paid.'),
              advanceDay: whole(1, 28, 'Day of the month by which an advance on the present month is paid.'),
            },
            `Pay-days: ${name}.`,
          ),
        ),
        'How employers pay: on the last working day up to each of two days.',
      ),
      extrasPerYear: perUnit('Payments besides the wage that a person gets from the employer in a year.', 50),
      extraShare: perUnit('Mean of one, as a part of a monthly wage.', 5),
      extraSigma: sigma('Spread of such payments.'),
      payrollFromHour: between(0, 23, 'When the earliest employer pays. An hour of the day.'),
      payrollToHour: between(0, 23, 'When the latest employer pays. An hour of the day.'),
      payrollMinutes: perUnit('Minutes that one payroll takes.', 60),
    },
    'Pay-days.',
  ),
  pensions: topic(
    {
      medianMonthlyKzt: kzt('Median pension of a month.'),
      sigma: sigma('Spread of pensions.'),
      firstDayOfMonth: Type.Integer({ minimum: 1, maximum: 28, description: 'First day of the month on which pensions are paid.' }),
      lastDayOfMonth: Type.Integer({ minimum: 1, maximum: 28, description: 'Last such day.' }),
      paidFromHour: hour('When the first pensions of a day are paid.'),
      paidToHour: hour('When the last are paid.'),
    },
    'Pensions.',
  ),
  earnings: topic(
    {
      selfEmployedMedianMonthlyKzt: kzt('Median monthly income of the self-employed.'),
      studentMedianMonthlyKzt: kzt('Median monthly income of students, stipend and relatives together.'),
      visitorMedianMonthlyKzt: kzt('Median monthly income of visitors.'),
      otherMedianMonthlyKzt: kzt('Median monthly income of people of other occupations.'),
      sigma: sigma('Spread of such incomes.'),
      receiptsPerMonth: between(0.01, 1000, 'Payments that a self-employed person receives in a month.'),
      supportsPerMonth: between(0.01, 1000, 'Payments that a supported person receives in a month.'),
      receiptSigma: sigma('Spread of one receipt.'),
      relatives: whole(1, 50, 'Relatives who support one person.'),
      regularCustomerShare: share('Receipts of a self-employed person from customers who come back.'),
      regularCustomers: whole(1, 1000, 'Such customers of one person.'),
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
      favouriteShops: whole(1, 100, 'How many shops are the own ones.'),
      mostOfBalance: share('Largest purchase, as a part of the balance.'),
      smallestKzt: kzt('Smallest purchase.'),
      favouriteShopShare: share('Purchases made in one of the own few shops.'),
      roundShare: share('Purchases that come to a round sum.'),
      otherCardShare: share('Purchases paid with another card than the main one.'),
      leastIncomeShare: share('Least that goes into purchases, as a part of the income: nobody lives on cash alone.'),
      eveDays: whole(0, 30, 'Days before a feast on which people shop for it.'),
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
      mostOfBalance: share('Largest transfer, as a part of the balance.'),
      smallestKzt: kzt('Smallest transfer.'),
      movedShareMin: share('Smallest part of a balance that goes from one own card to the other at once.'),
      movedShareMax: share('Largest such part.'),
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
      mainCardShare: share('Withdrawals made with the main card without a thought of the others.'),
      secondsBetween: whole(1, 600, 'Seconds between two withdrawals of one visit.'),
      favouriteAtmShare: share('Withdrawals at the favourite machine.'),
      unmindfulShare: share('Withdrawals asked for without minding the balance.'),
      machineLimitsKzt: kztList(1, 20, 10_000, 'What a machine pays at once, in tenge; machines take these limits in turn.'),
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
      helpers: whole(1, 100, 'Relatives and neighbours who do so for one card.'),
    },
    'Cash that comes back onto cards.',
  ),
  loans: topic(
    {
      perPersonYear: perUnit('Consumer loans that a person takes in a year.', 20),
      incomeMonths: between(0.01, 100, 'Median loan, in months of income.'),
      sigma: sigma('Spread of loans.'),
      lenderShare: share('Loans of firms that lend, besides the banks.'),
      months: Type.Integer({ minimum: 1, maximum: 120, description: 'Instalments of a loan, one a month.' }),
      costShare: share('Interest over the whole time, as a part of the loan.'),
      instalmentFromHour: hour('When banks begin to take the instalments of a day.'),
      instalmentToHour: hour('When they have taken them.'),
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
      bookedFromHour: hour('When banks begin to book monthly fees.'),
      bookedToHour: hour('When they have booked them.'),
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
      misspeltShare: share('Payments on which the name of the platform is misspelt.'),
      assetWeights: topic(
        byName(cryptoAssets, (asset) => perUnit(`People who trade ${asset}; only proportions matter.`, 1000)),
        'Which coins people trade.',
      ),
      familyWalletShare: share('Users who trade with the wallet of a relative.'),
      roundBuyShare: share('Purchases of a round sum.'),
      mostOfBalance: share('Largest purchase, as a part of the balance.'),
      smallestKzt: kzt('Smallest trade.'),
    },
    'Crypto on licensed platforms.',
  ),
  appetite: topic(
    {
      mostCareful: between(0, 1, 'Spending with next to no balance, against that with a comfortable one.'),
      mostFree: between(1, 20, 'Spending with the largest balances, against the same.'),
    },
    'How freely people spend, by their balance: it grows with its square root.',
  ),
  rhythms: topic(
    {
      shopping: hourWeights('Purchases.'),
      transfers: hourWeights('Transfers and what people are paid by others.'),
      cash: hourWeights('Withdrawals.'),
      terminals: hourWeights('Cash paid in at terminals.'),
      trading: hourWeights('Crypto trades.'),
      offices: hourWeights('Branches and lenders.'),
    },
    'When in the day things are done: weights of the 24 hours, of which only proportions matter.',
  ),
  roundSums: topic(
    {
      limitsKzt: kztList(5, 5, 1, 'Sums below each of these are mostly multiples of the step in the same place. Rising.'),
      stepsKzt: kztList(6, 6, 1, 'Multiples that people round to; the last is for all larger sums. Rising.'),
      finerShare: share('Sums that people round to the step before.'),
      cashKzt: kztList(1, 40, 500, 'Sums that people take from a machine. Rising.'),
    },
    'Round numbers, as people think of money.',
  ),
};
