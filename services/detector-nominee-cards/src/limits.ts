/** The rule's parameters in the units it counts in. */
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/rules/local-time.js';
import type { NomineeCardsParameters } from './params.js';

export interface Limits {
  readonly windowMs: number;
  readonly minCreditedTiyn: number;
  readonly minMeanCreditTiyn: number;
  readonly maxDwellMs: number;
  readonly dormantMs: number;
  readonly forgetAfterMs: number;
  readonly nearFromTiyn: number;
  readonly nearToTiyn: number;
}

export function limitsOf(parameters: NomineeCardsParameters): Limits {
  const thresholdTiyn = tengeToTiyn(parameters.verificationThresholdKzt);
  return {
    windowMs: parameters.windowDays * DAY_MS,
    minCreditedTiyn: tengeToTiyn(parameters.minCreditedKzt),
    minMeanCreditTiyn: tengeToTiyn(parameters.minMeanCreditKzt),
    maxDwellMs: parameters.maxDwellHours * HOUR_MS,
    dormantMs: parameters.dormantDays * DAY_MS,
    forgetAfterMs: parameters.forgetAfterDays * DAY_MS,
    nearFromTiyn: Math.round(thresholdTiyn * parameters.nearThresholdFromShare),
    nearToTiyn: thresholdTiyn,
  };
}
