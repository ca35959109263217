/** Parameters of the unlicensed-platforms rule: the register look-up, platforms outside it, and exchangers hidden behind cards. */
import { episodeParameters } from '@tengewatch/shared/rules/episode-parameters.js';
import { numberParameter, wholeParameter } from '@tengewatch/shared/rules/parameters.js';
import Type from 'typebox';

const MAX_KZT = 1_000_000_000_000;
const REGISTER = 'AFSA register: only the platforms in it may trade digital assets in Kazakhstan';
const TYPOLOGY =
  'AFM typology of illegal exchangers: many unrelated people pay in, many are paid out, tight spread, round sums, long hours';
const TUNED = 'assumption: tuned on simulated seeds';

const count = (value: number, minimum: number, maximum: number, description: string, ground: string) =>
  wholeParameter({ default: value, minimum, maximum, description, ground });

const share = (value: number, description: string, ground: string) =>
  numberParameter({ default: value, minimum: 0, maximum: 1, description, ground });

const points = (value: number, sign: string) => count(value, 1, 10, `Points that ${sign} gives.`, TUNED);

export const UnlicensedPlatformsParameters = Type.Object(
  {
    minImitationSimilarity: share(
      0.8,
      'Likeness to a registered name from which a name imitates it: 1 less edits for each letter of the longer.',
      'assumption: one wrong letter in five still reads as the same name',
    ),
    platformWindowDays: count(30, 1, 180, 'Days over which trades with one platform are counted.', 'assumption: a month of business'),
    minTrades: count(8, 1, 1000, 'Trades with a platform outside the register.', `${REGISTER}; a few trades rule out a misprint`),
    minCustomers: count(3, 1, 1000, 'Distinct customers of a platform outside the register.', `${REGISTER}; a business serves several`),
    minImitationTrades: count(
      5,
      1,
      1000,
      'Trades with a platform that imitates a registered name.',
      `${REGISTER}; imitation is a sign by itself`,
    ),
    minImitationCustomers: count(2, 1, 1000, 'Distinct customers of such a platform.', `${REGISTER}; imitation is a sign by itself`),

    exchangeWindowDays: count(
      8,
      1,
      31,
      "Days over which a card's payers and payees are counted.",
      'assumption: more than a week, so that every weekday counts',
    ),
    minPayers: count(18, 1, 96, 'Distinct people who paid in; each anonymous top-up counts as one, up to maxAnonymousPayers.', TYPOLOGY),
    maxAnonymousPayers: count(10, 0, 96, 'Anonymous top-ups that are counted as payers of their own.', TUNED),
    minPayees: count(18, 1, 96, 'Distinct counterparties who were paid by transfer.', TYPOLOGY),
    minPaidInKzt: count(
      500_000,
      1,
      MAX_KZT,
      'Money paid in within the window.',
      'assumption: smaller turnover is pocket money among friends',
    ),
    maxSpreadShare: share(
      0.2,
      'Difference between money in and money out, against money in.',
      `${TYPOLOGY}; the window cuts some deals in half`,
    ),
    maxPurchaseShare: share(0.06, 'Purchases against purchases and money out.', 'assumption: people who live on a card buy with it'),
    minRoundShare: share(0.4, 'Share of the sums paid in that are round.', TYPOLOGY),
    roundKzt: count(5000, 1, MAX_KZT, 'A sum is round when this divides it.', 'assumption: people name sums to an exchanger in thousands'),
    minPaidInMeanKzt: count(20_000, 0, MAX_KZT, 'Mean sum paid in.', 'assumption: goods and lessons cost less than an exchange deal'),
    minExchangePoints: count(3, 0, 50, 'Points that the supporting signs must give together.', TUNED),
    tightSpreadShare: share(0.08, 'Spread up to which in and out are nearly equal.', TYPOLOGY),
    tightSpreadPoints: points(1, 'a tight spread'),
    highRoundShare: share(0.45, 'Share of round sums that counts as high.', TYPOLOGY),
    highRoundPoints: points(1, 'a high share of round sums'),
    minActiveHours: count(12, 1, 24, 'Distinct hours of the local day with payments.', TYPOLOGY),
    activeHoursPoints: points(1, 'long hours'),
    manyPayers: count(22, 1, 96, 'Payers that count as many.', TYPOLOGY),
    manyPayersPoints: points(1, 'many payers'),
    manyPayees: count(22, 1, 96, 'Payees that count as many.', TYPOLOGY),
    manyPayeesPoints: points(1, 'many payees'),
    ...episodeParameters({ updateIntervalHours: 24, quietDays: 14, mediumKzt: 1_000_000, highKzt: 5_000_000, strongPoints: 5 }),
  },
  { additionalProperties: false, description: 'Parameters of the unlicensed-platforms rule.' },
);
export type UnlicensedPlatformsParameters = Type.Static<typeof UnlicensedPlatformsParameters>;
