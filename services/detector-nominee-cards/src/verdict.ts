/** From the picture of a card to the verdict: conditions that must all hold, and signs that give points. */
import { TIYN_PER_TENGE, tiynToTenge } from '@tengewatch/shared/events/money.js';
import { condition, judge, support, type Sign, type Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { NomineeCardsParameters } from './params.js';
import type { Picture } from './picture.js';

export function verdictOn(picture: Picture, parameters: NomineeCardsParameters): Verdict | undefined {
  const p = parameters;
  const baselineKzt = picture.baselineTiyn === null ? null : tiynToTenge(Math.round(picture.baselineTiyn));
  const signs: Sign[] = [
    condition('third-party-credits', tiynToTenge(picture.creditedTiyn), 'at-least', p.minCreditedKzt, 'KZT', baselineKzt),
    condition('distinct-senders', picture.senders, 'at-least', p.minSenders, 'senders'),
    condition('mean-credit', picture.meanCreditTiyn / TIYN_PER_TENGE, 'at-least', p.minMeanCreditKzt, 'KZT'),
    condition('pass-through', picture.passThroughShare, 'at-least', p.minPassThroughShare, 'share'),
    condition('unverified-money', picture.unverifiedShare, 'at-least', p.minUnverifiedShare, 'share'),
    condition('honest-use', picture.honestShare, 'at-most', p.maxHonestShare, 'share'),
    support(p.nearThresholdPoints, 'just-under-threshold', picture.nearThresholdShare, 'at-least', p.minNearThresholdShare, 'share'),
    support(p.fastDwellPoints, 'fast-exit', picture.dwellHours, 'at-most', p.fastDwellHours, 'hours'),
    support(p.highPassThroughPoints, 'nearly-all-left', picture.passThroughShare, 'at-least', p.highPassThroughShare, 'share'),
    support(p.manySendersPoints, 'many-senders', picture.senders, 'at-least', p.manySenders, 'senders'),
    support(p.intensityPoints, 'intensive-use', picture.creditsPerActiveDay, 'at-least', p.minCreditsPerActiveDay, 'credits a day'),
    support(p.noHonestPoints, 'nobody-lives-on-it', picture.honestShare, 'at-most', p.noHonestShare, 'share'),
    support(p.dormantPoints, 'dormant-before', picture.pauseDays, 'at-least', p.dormantDays, 'days'),
  ];
  if (picture.cardAgeDays >= 0) {
    signs.push(support(p.youngCardPoints, 'new-card', picture.cardAgeDays, 'at-most', p.youngCardDays, 'days'));
  }
  if (picture.baselineTiyn !== null) {
    const ratio = picture.creditedTiyn / Math.max(picture.baselineTiyn, 1);
    signs.push(
      support(p.burstPoints, 'sudden-burst', Math.min(ratio, MAX_REPORTED_RATIO), 'at-least', p.minBurstRatio, 'times', baselineKzt),
    );
  }
  return judge(signs, p.minPoints);
}

/** A burst out of nothing has no finite ratio; above this the figure says nothing more. */
const MAX_REPORTED_RATIO = 1000;
