/** Parameters of the nominee-cards rule. */
import { IDLE_DAYS } from '@tengewatch/shared/rules/card-history.js';
import { episodeParameters } from '@tengewatch/shared/rules/episode-parameters.js';
import { numberParameter, wholeParameter } from '@tengewatch/shared/rules/parameters.js';
import Type from 'typebox';

const MAX_KZT = 1_000_000_000;
const AFM = 'AFM 2024-2025: top-ups above 500,000 KZT need the verified IIN of the sender';
const TYPOLOGY = 'AFM typology of nominee cards: many unrelated senders, often anonymous, and 80-100% leaves within minutes to hours';

const share = (value: number, description: string, ground: string) =>
  numberParameter({ default: value, minimum: 0, maximum: 1, description, ground });

const points = (value: number, sign: string) =>
  wholeParameter({
    default: value,
    minimum: 1,
    maximum: 10,
    description: `Points that ${sign} gives.`,
    ground: 'assumption: how seldom honest cards show it, tuned on simulated seeds',
  });

export const NomineeCardsParameters = Type.Object(
  {
    windowDays: wholeParameter({
      default: 7,
      minimum: 1,
      maximum: 31,
      description: 'Days over which credits and what became of them are looked at.',
      ground: 'assumption: a tour of a nominee card lasts days to two weeks, and half of it must suffice',
    }),
    minCreditedKzt: wholeParameter({
      default: 300_000,
      minimum: 1,
      maximum: MAX_KZT,
      description: "Others' money that must have come in within the window.",
      ground: 'AFM: from 0.7 million KZT on went through a nominee card in all; a week of it must suffice',
    }),
    minSenders: wholeParameter({
      default: 5,
      minimum: 1,
      maximum: 100,
      description: 'Distinct senders within the window; each anonymous top-up counts as one, up to maxAnonymousSenders.',
      ground: TYPOLOGY,
    }),
    maxSenders: wholeParameter({
      default: 15,
      minimum: 1,
      maximum: 1000,
      description:
        'Distinct senders within the window above which they are a crowd: the givers of a collection, or the customers of a shop.',
      ground: 'assumption: an organiser shares payers out over many cards, so that none of them stands out',
    }),
    maxAnonymousSenders: wholeParameter({
      default: 20,
      minimum: 0,
      maximum: 100,
      description: 'Anonymous top-ups that are counted as senders of their own; further ones are taken for repeats.',
      ground: 'assumption: an anonymous top-up may come from the same person as another one',
    }),
    minMeanCreditKzt: wholeParameter({
      default: 25_000,
      minimum: 0,
      maximum: MAX_KZT,
      description: "Mean of the others' credits within the window.",
      ground: 'assumption: traders and gig earners are paid in smaller sums',
    }),
    maxDwellHours: numberParameter({
      default: 36,
      minimum: 0.1,
      maximum: 24 * 7,
      description: 'Money that left within this time of coming in has passed through.',
      ground: `${TYPOLOGY}; careful schemes wait until the next day`,
    }),
    minPassThroughShare: share(0.45, "Share of the others' money that left as cash or crypto within the dwell limit.", TYPOLOGY),
    onwardWeight: share(
      0.5,
      'How much a transfer onwards counts against cash or crypto.',
      'assumption: honest people transfer money on as well',
    ),
    minUnverifiedShare: share(
      0.2,
      "Share of the others' money whose sender nobody verified.",
      'AFM 2024-2025: anonymous transactions on cards of nominal owners are its main concern',
    ),
    maxHonestShare: share(
      0.1,
      'Purchases and wages against purchases, wages and credits of the window.',
      'assumption: a card that somebody lives on shows it in purchases and wages',
    ),
    minPoints: wholeParameter({
      default: 7,
      minimum: 0,
      maximum: 50,
      description: 'Points that the supporting signs must give together.',
      ground: 'assumption: tuned on simulated seeds',
    }),
    verificationThresholdKzt: wholeParameter({
      default: 500_000,
      minimum: 1,
      maximum: MAX_KZT,
      description: 'Sum above which the sender must be verified.',
      ground: AFM,
    }),
    nearThresholdFromShare: share(0.8, 'From this share of the threshold up to it a credit is just under it.', AFM),
    minNearThresholdShare: share(0.2, "Share of the others' credits that are just under the threshold.", AFM),
    nearThresholdPoints: points(1, 'money just under the threshold'),
    fastDwellHours: numberParameter({
      default: 20,
      minimum: 0.1,
      maximum: 24 * 7,
      description: 'Mean time between coming in and leaving that counts as fast.',
      ground: TYPOLOGY,
    }),
    fastDwellPoints: points(1, 'a fast exit'),
    highPassThroughShare: share(0.85, 'Pass-through share that counts as nearly everything.', TYPOLOGY),
    highPassThroughPoints: points(1, 'nearly everything leaving'),
    manySenders: wholeParameter({
      default: 12,
      minimum: 1,
      maximum: 100,
      description: 'Distinct senders that count as many.',
      ground: TYPOLOGY,
    }),
    manySendersPoints: points(1, 'many senders'),
    youngCardDays: wholeParameter({
      default: 180,
      minimum: 1,
      maximum: 3650,
      description: 'Age up to which a card counts as new.',
      ground: 'assumption: nominee cards are opened for the purpose',
    }),
    youngCardPoints: points(3, 'a new card'),
    dormantDays: wholeParameter({
      default: 10,
      minimum: 1,
      maximum: 40,
      description: 'Pause without any event before the present use that counts as dormancy.',
      ground: 'AFM typology of nominee cards: cards rotate and go dormant',
    }),
    dormantPoints: points(1, 'dormancy before the burst'),
    minBurstRatio: numberParameter({
      default: 4,
      minimum: 1,
      maximum: 1000,
      description: "Others' money of the window against what a window of the time before brought.",
      ground: 'assumption: a trade grows slowly, a tour begins at once',
    }),
    baselineDays: wholeParameter({
      default: 28,
      minimum: 7,
      maximum: IDLE_DAYS,
      description: "Days, the window included, for which a card's daily credits are remembered as its baseline.",
      ground: 'assumption: four weeks hold two pay-days and every weekday four times',
    }),
    burstPoints: points(3, 'a sudden burst'),
    minCreditsPerActiveDay: numberParameter({
      default: 2.5,
      minimum: 0,
      maximum: 100,
      description: "Others' credits for each day that has any.",
      ground: 'assumption: a rented card is used several times a day',
    }),
    intensityPoints: points(1, 'intensive use'),
    noHonestShare: share(0.01, 'Honest share up to which nobody seems to live on the card.', 'assumption: as for maxHonestShare'),
    noHonestPoints: points(3, 'a card that nobody lives on'),
    ...episodeParameters({ updateIntervalHours: 12, quietDays: 7, mediumKzt: 1_500_000, highKzt: 5_000_000, strongPoints: 11 }),
  },
  { additionalProperties: false, description: 'Parameters of the nominee-cards rule.' },
);
export type NomineeCardsParameters = Type.Static<typeof NomineeCardsParameters>;
