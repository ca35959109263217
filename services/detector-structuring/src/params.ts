/** Parameters of the structuring rule. */
import { episodeParameters } from '@tengewatch/shared/rules/episode-parameters.js';
import { numberParameter, wholeParameter } from '@tengewatch/shared/rules/parameters.js';
import Type from 'typebox';

const MAX_KZT = 1_000_000_000;
const AFM = 'AFM 2024-2025: top-ups above 500,000 KZT need the verified IIN of the sender';
const TYPOLOGY =
  'AFM typology of structuring: one sum above the threshold is split into several top-ups just under it, across senders, cards, terminals or days';
const ANONYMITY = 'AFM 2024-2025: anonymous transactions that name no sender are its main concern';
const SELDOM = 'assumption: how seldom honest people show it';

const count = (value: number, minimum: number, maximum: number, description: string, ground: string) =>
  wholeParameter({ default: value, minimum, maximum, description, ground });

const share = (value: number, description: string, ground: string) =>
  numberParameter({ default: value, minimum: 0, maximum: 1, description, ground });

const points = (sign: string) => count(1, 1, 10, `Points that ${sign} gives.`, SELDOM);

export const StructuringParameters = Type.Object(
  {
    verificationThresholdKzt: count(500_000, 1, MAX_KZT, 'Sum above which the sender must be verified.', AFM),
    nearThresholdFromShare: share(
      0.75,
      'From this share of the threshold up to it a credit is just under it.',
      'assumption: smaller parts need too many visits to a terminal; careful schemes go down to 350,000 KZT',
    ),
    windowDays: numberParameter({
      default: 7,
      minimum: 0.5,
      maximum: 31,
      description: 'Days over which credits are counted.',
      ground: 'assumption: a sum is paid in within hours to some days, before whoever waits for it loses patience',
    }),
    regularFromDays: numberParameter({
      default: 26,
      minimum: 1,
      maximum: 100,
      description: 'A credit of the same sum and payer so long after another one is a regular payment, and does not count.',
      ground: 'assumption: rent and instalments come once a month',
    }),
    regularToDays: numberParameter({
      default: 35,
      minimum: 1,
      maximum: 100,
      description: 'Up to which distance it is one.',
      ground: 'assumption: a rent that is due once a month comes some days late',
    }),

    minCredits: count(3, 2, 100, 'Credits just under the threshold.', TYPOLOGY),
    minNearKzt: count(1_200_000, 1, MAX_KZT, 'Sum of these credits.', `${AFM}; their sum must exceed that clearly`),
    minNearMoneyShare: share(
      0.6,
      'Share of these credits in all that was paid in, by sum.',
      'assumption: a trader or a landlord is paid in sums of all sizes',
    ),
    minHiddenShare: share(0.45, 'Share of that money whose sender is hidden: nobody vouches for him, or he paid in cash.', ANONYMITY),
    maxOnePayerDayShare: share(
      0.7,
      'Share of that money that one named payer sent on one local day.',
      "assumption: who pays for a car in parts, as his bank's app lets him send no more at once, names himself and is done on that day",
    ),
    minPoints: count(7, 0, 50, 'Points that the supporting signs must give together.', SELDOM),

    manyCredits: count(4, 2, 100, 'Credits just under the threshold that count as many.', TYPOLOGY),
    manyCreditsPoints: points('a large number of such credits'),
    highNearCountShare: share(0.6, 'Share of these credits in all that were paid in, by number, that counts as high.', TYPOLOGY),
    highNearCountPoints: points('hardly any credit of another size'),
    maxAboveCredits: count(0, 0, 100, 'Credits above the threshold up to which somebody seems to avoid them.', AFM),
    noneAbovePoints: points('no credit above the threshold'),
    highNamelessShare: share(0.5, 'Share of that money that names nobody, which counts as high.', ANONYMITY),
    highNamelessPoints: points('money of nobody named'),
    closeGapHours: numberParameter({
      default: 36,
      minimum: 0.1,
      maximum: 24 * 31,
      description: 'Mean time from one such credit to the next that counts as close.',
      ground: TYPOLOGY,
    }),
    closeGapPoints: points('credits close together'),
    manyPayers: count(3, 1, 100, 'Distinct payers that count as many; each anonymous credit is one, up to maxAnonymousPayers.', TYPOLOGY),
    manyPayersPoints: points('many payers'),
    maxAnonymousPayers: count(
      10,
      0,
      100,
      'Anonymous credits that are counted as payers of their own.',
      'assumption: an anonymous credit may come from the same person as another one',
    ),
    manyTerminals: count(2, 1, 100, 'Distinct terminals that count as many.', TYPOLOGY),
    manyTerminalsPoints: points('a round of terminals'),
    manyCards: count(2, 1, 100, 'Distinct cards of the person that count as many.', TYPOLOGY),
    manyCardsPoints: points('several cards of one person'),
    highVariedShare: share(
      0.6,
      'Distinct sums against credits from which the sums count as varied.',
      'assumption: rent, instalments and prices repeat to the tenge',
    ),
    highVariedPoints: points('varied sums'),
    highMeanShare: share(0.9, 'Mean of these credits against the threshold from which they are very near it.', TYPOLOGY),
    highMeanPoints: points('sums very near the threshold'),
    ...episodeParameters({ updateIntervalHours: 12, quietDays: 10, mediumKzt: 1_500_000, highKzt: 5_000_000, strongPoints: 9 }),
  },
  { additionalProperties: false, description: 'Parameters of the structuring rule.' },
);
export type StructuringParameters = Type.Static<typeof StructuringParameters>;
