/** The rule's parameters in the units it counts in. */
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { DAY_MS, HOUR_MS, spanMs } from '@tengewatch/shared/rules/local-time.js';
import type { NomineeCardsParameters } from './params.js';

export interface Limits {
  readonly windowMs: number;
  readonly minCreditedTiyn: number;
  /** Others' money that nobody verified, less than which cannot be the asked-for share of the asked-for sum. */
  readonly minUnverifiedTiyn: number;
  readonly maxDwellMs: number;
  readonly dormantMs: number;
  readonly nearFromTiyn: number;
  readonly nearToTiyn: number;
  /** How far back the rule looks at a card's movements: the window and what flowed into it. */
  readonly lookBackMs: number;
}

/** A share of a sum is rounded a little, which must not shut out what just reaches it. */
const ROUNDING_TIYN = 1;

export function limitsOf(parameters: NomineeCardsParameters): Limits {
  const thresholdTiyn = tengeToTiyn(parameters.verificationThresholdKzt);
  const windowMs = parameters.windowDays * DAY_MS;
  const minCreditedTiyn = tengeToTiyn(parameters.minCreditedKzt);
  // Money that stayed for longer than the window is no longer looked at.
  const maxDwellMs = Math.min(spanMs(parameters.maxDwellHours, HOUR_MS), windowMs);
  return {
    windowMs,
    minCreditedTiyn,
    minUnverifiedTiyn: Math.floor(parameters.minUnverifiedShare * minCreditedTiyn) - ROUNDING_TIYN,
    maxDwellMs,
    dormantMs: parameters.dormantDays * DAY_MS,
    nearFromTiyn: Math.round(thresholdTiyn * parameters.nearThresholdFromShare),
    nearToTiyn: thresholdTiyn,
    lookBackMs: windowMs + maxDwellMs,
  };
}
