/** From the picture of a card to the verdict: conditions that must all hold, and signs that give points. */
import type { Baseline } from '@tengewatch/shared/events/alert.js';
import { formatKzt, TIYN_PER_TENGE, tengeToTiyn, tiynToTenge } from '@tengewatch/shared/events/money.js';
import { DAY_MS } from '@tengewatch/shared/rules/local-time.js';
import { condition, figure, judge, payersFigure, support, type Figure, type Sign, type Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { NomineeCardsParameters } from './params.js';
import type { Picture } from './picture.js';

export function verdictOn(picture: Picture, parameters: NomineeCardsParameters): Verdict | undefined {
  const p = parameters;
  const { window, isWhole } = picture;
  const capped = !isWhole;
  const baseline = baselineOf(picture, p);
  const credits = figure(tiynToTenge(picture.creditedTiyn), 'KZT', "others' money that came in, without wages", window, {
    capped,
    baseline,
  });
  const { namedSenders: named, anonymousCredits } = picture;
  const payers = { named, anonymousCredits, maxAnonymous: p.maxAnonymousSenders };
  const senders = payersFigure(payers, 'senders', "distinct senders of others' money", window, isWhole);
  const mean = figure(picture.meanCreditTiyn / TIYN_PER_TENGE, 'KZT', "mean sum of others' credits", window);
  const passed = figure(picture.passThroughShare, 'share', `share of others' money that left within ${p.maxDwellHours} hours`, window, {
    detail: () => `cash and crypto count in full, transfers by ${p.onwardWeight}`,
  });
  const unverified = figure(picture.unverifiedShare, 'share', "share of others' money whose sender nobody verified", window);
  const honest = figure(picture.honestShare, 'share', "share of purchases and wages in these and others' money", window);
  const near = figure(picture.nearThresholdShare, 'share', "share of others' credits just under the threshold", window, {
    detail: () =>
      `from ${formatKzt(tengeToTiyn(p.verificationThresholdKzt * p.nearThresholdFromShare))} up to ${formatKzt(tengeToTiyn(p.verificationThresholdKzt))}`,
  });
  const dwell = figure(picture.dwellHours, 'hours', "mean stay of others' money that left within the limit", window);
  const daily = figure(picture.creditsPerActiveDay, 'credits a day', "others' credits for each day that has any", window);
  const signs: Sign[] = [
    condition('third-party-credits', credits, 'at-least', p.minCreditedKzt),
    condition('distinct-senders', senders, 'at-least', p.minSenders),
    condition('mean-credit', mean, 'at-least', p.minMeanCreditKzt),
    condition('pass-through', passed, 'at-least', p.minPassThroughShare),
    condition('unverified-money', unverified, 'at-least', p.minUnverifiedShare),
    condition('honest-use', honest, 'at-most', p.maxHonestShare),
    support(p.nearThresholdPoints, 'just-under-threshold', near, 'at-least', p.minNearThresholdShare),
    support(p.fastDwellPoints, 'fast-exit', dwell, 'at-most', p.fastDwellHours),
    support(p.highPassThroughPoints, 'nearly-all-left', passed, 'at-least', p.highPassThroughShare),
    support(p.manySendersPoints, 'many-senders', senders, 'at-least', p.manySenders),
    support(p.intensityPoints, 'intensive-use', daily, 'at-least', p.minCreditsPerActiveDay),
    support(p.noHonestPoints, 'nobody-lives-on-it', honest, 'at-most', p.noHonestShare),
    support(p.dormantPoints, 'dormant-before', pauseOf(picture), 'at-least', p.dormantDays),
  ];
  if (picture.cardAgeDays >= 0) {
    signs.push(
      support(p.youngCardPoints, 'new-card', figure(picture.cardAgeDays, 'days', 'age of the card', null), 'at-most', p.youngCardDays),
    );
  }
  if (picture.before !== null) {
    signs.push(support(p.burstPoints, 'sudden-burst', burstOf(picture, picture.before.tiyn, baseline), 'at-least', p.minBurstRatio));
  }
  return judge(signs, p.minPoints);
}

/** What is usual for the card: nothing can be said of a time before its issue, or that nobody watched. */
function baselineOf({ before }: Picture, { windowDays }: NomineeCardsParameters): Baseline {
  return {
    value: before?.isOfTheCard === true ? before.tiyn / TIYN_PER_TENGE : null,
    unit: 'KZT',
    counts: `others' money of ${windowDays === 1 ? 'a day' : `${windowDays} days`}, on average`,
    window: before?.window ?? null,
  };
}

function pauseOf({ pause: { untilMs, ms, isAtLeast } }: Picture): Figure {
  const window = ms === 0 ? null : { fromMs: untilMs - ms, toMs: untilMs };
  return figure(ms / DAY_MS, 'days', 'days without any event before the present use', window, { capped: isAtLeast });
}

/** A burst out of nothing has no finite ratio; above this the figure says nothing more. */
const MAX_REPORTED_RATIO = 1000;

function burstOf({ creditedTiyn, window, isWhole }: Picture, beforeTiyn: number, baseline: Baseline): Figure {
  const ratio = creditedTiyn / Math.max(beforeTiyn, 1);
  return figure(Math.min(ratio, MAX_REPORTED_RATIO), 'times', "others' money against what was usual before", window, {
    capped: !isWhole || ratio > MAX_REPORTED_RATIO,
    baseline,
  });
}
