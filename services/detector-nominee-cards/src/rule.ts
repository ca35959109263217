/**
 * Nominee cards: many unrelated senders pay onto the card of a nominal owner, often anonymously, and the money leaves within minutes
 * to hours as cash, crypto or a transfer. The card then rests until its next tour.
 */
import type { Baseline } from '@tengewatch/shared/events/alert.js';
import { formatKzt, TIYN_PER_TENGE, tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { cardRule } from '@tengewatch/shared/rules/kit/card-rule.js';
import { payersMeasure } from '@tengewatch/shared/rules/kit/figures.js';
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import { featuresOf, type Features } from './features.js';
import { flowOf, maxDwellMs } from './flow.js';
import { NomineeCardsParameters } from './params.js';

/** A burst out of nothing has no finite ratio; above this the figure says nothing more. */
const MAX_REPORTED_RATIO = 1000;

const windowMs = (p: NomineeCardsParameters): number => p.windowDays * DAY_MS;

export const createRule = cardRule({
  name: 'nominee-cards',
  codeVersion: 7,
  parameters: NomineeCardsParameters,
  amountCounts: "others' money that came in",

  looksAt: ['transfer-out', 'crypto-bought', 'withdrawal'],
  windowMs,
  furtherBackMs: (p) => maxDwellMs(p, windowMs(p)),
  restMs: (p) => p.dormantDays * DAY_MS,
  features: featuresOf,

  measures: {
    creditedKzt: {
      unit: 'KZT',
      counts: "others' money that came in, without wages",
      addsUp: true,
      noMoreThan: 'thirdPartyTiyn',
      baseline: usualMoney,
    },
    senders: payersMeasure<NomineeCardsParameters>('senders', "distinct senders of others' money", 'maxAnonymousSenders'),
    meanCreditKzt: { unit: 'KZT', counts: "mean sum of others' credits" },
    passThroughShare: {
      unit: 'share',
      counts: ({ maxDwellHours }) => `share of others' money that left within ${maxDwellHours} hours`,
      detail: (_, { onwardWeight }) => `cash and crypto count in full, transfers by ${onwardWeight}`,
    },
    unverifiedShare: {
      unit: 'share',
      counts: "share of others' money whose sender nobody verified",
      shareOf: { part: 'unverifiedTiyn', whole: 'thirdPartyTiyn' },
    },
    honestShare: { unit: 'share', counts: "share of purchases and wages in these and others' money" },
    nearThresholdShare: {
      unit: 'share',
      counts: "share of others' credits just under the threshold",
      detail: (_, p) =>
        `from ${formatKzt(tengeToTiyn(p.verificationThresholdKzt * p.nearThresholdFromShare))} up to ${formatKzt(tengeToTiyn(p.verificationThresholdKzt))}`,
    },
    dwellHours: { unit: 'hours', counts: "mean stay of others' money that left within the limit" },
    creditsPerActiveDay: { unit: 'credits a day', counts: "others' credits for each day that has any" },
    restDays: {
      unit: 'days',
      counts: 'days without any event before the present use',
      window: ({ rest: { untilMs, ms } }) => (ms === 0 ? null : { fromMs: untilMs - ms, toMs: untilMs }),
      isAtLeast: ({ rest }) => rest.isAtLeast,
    },
    cardAgeDays: { unit: 'days', counts: 'age of the card', window: () => null },
    burstRatio: {
      unit: 'times',
      counts: "others' money against what was usual before",
      addsUp: true,
      atMost: MAX_REPORTED_RATIO,
      baseline: usualMoney,
    },
  },

  criteria: [
    { code: 'third-party-credits', figure: 'creditedKzt', atLeast: 'minCreditedKzt' },
    { code: 'distinct-senders', figure: 'senders', atLeast: 'minSenders' },
    { code: 'no-crowd', figure: 'senders', atMost: 'maxSenders' },
    { code: 'mean-credit', figure: 'meanCreditKzt', atLeast: 'minMeanCreditKzt' },
    { code: 'pass-through', figure: 'passThroughShare', atLeast: 'minPassThroughShare' },
    { code: 'unverified-money', figure: 'unverifiedShare', atLeast: 'minUnverifiedShare' },
    { code: 'honest-use', figure: 'honestShare', atMost: 'maxHonestShare' },
    { code: 'just-under-threshold', figure: 'nearThresholdShare', atLeast: 'minNearThresholdShare', points: 'nearThresholdPoints' },
    { code: 'fast-exit', figure: 'dwellHours', atMost: 'fastDwellHours', points: 'fastDwellPoints' },
    { code: 'nearly-all-left', figure: 'passThroughShare', atLeast: 'highPassThroughShare', points: 'highPassThroughPoints' },
    { code: 'many-senders', figure: 'senders', atLeast: 'manySenders', points: 'manySendersPoints' },
    { code: 'intensive-use', figure: 'creditsPerActiveDay', atLeast: 'minCreditsPerActiveDay', points: 'intensityPoints' },
    { code: 'nobody-lives-on-it', figure: 'honestShare', atMost: 'noHonestShare', points: 'noHonestPoints' },
    { code: 'dormant-before', figure: 'restDays', atLeast: 'dormantDays', points: 'dormantPoints' },
    { code: 'new-card', figure: 'cardAgeDays', atMost: 'youngCardDays', points: 'youngCardPoints' },
    { code: 'sudden-burst', figure: 'burstRatio', atLeast: 'minBurstRatio', points: 'burstPoints' },
  ],
  minPoints: 'minPoints',

  /** Third parties' credits, and from the first of them on the movements with which such money left. */
  evidence(card, p) {
    const { exits } = flowOf(card, maxDwellMs(p, windowMs(p)));
    const first = card.movements.find(({ isThirdParty }) => isThirdParty)?.index ?? -1;
    return ({ index, isThirdParty }) => isThirdParty || (index > first && exits.has(index));
  },
});

/** What is usual for the card: nothing can be said of a time before its issue, or that nobody watched. */
function usualMoney({ before }: Features, { windowDays }: NomineeCardsParameters): Baseline {
  return {
    value: before?.isOfTheCard === true ? before.tiyn / TIYN_PER_TENGE : null,
    unit: 'KZT',
    counts: `others' money of ${windowDays === 1 ? 'a day' : `${windowDays} days`}, on average`,
    window: before?.window ?? null,
  };
}
