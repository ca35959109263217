/** Parameters of the oracle's rule, in days, cards and sums small enough for random input, and in the units that the oracle counts in. */
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { DAY_MS, MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import { defaultParameters } from '@tengewatch/shared/rules/parameters.js';
import { CashOutGroupsParameters } from '../params.js';

export const overrides = {
  fundingWindowDays: 1,
  minFundedKzt: 30_000,
  minEmptiedShare: 0.6,
  shareBlockDays: 2,
  joinWindowDays: 4,
  quietDays: 100,
  maxFunderCards: 4,
  minDays: 1,
  minRecurringCards: 1,
  minWithdrawnKzt: 200_000,
  minPoints: 2,
};
export const parameters: CashOutGroupsParameters = { ...defaultParameters(CashOutGroupsParameters), ...overrides };
export const visitGapMs = parameters.visitGapMinutes * MINUTE_MS;
export const maxVisitMs = parameters.maxVisitMinutes * MINUTE_MS;
export const burstGapMs = parameters.burstGapMinutes * MINUTE_MS;
export const maxBurstMs = parameters.maxBurstMinutes * MINUTE_MS;
export const fundingWindowMs = parameters.fundingWindowDays * DAY_MS;
export const shareBlockMs = parameters.shareBlockDays * DAY_MS;
export const joinWindowMs = parameters.joinWindowDays * DAY_MS;
export const minFundedTiyn = tengeToTiyn(parameters.minFundedKzt);
/** The last visit that could still join a burst has then been reported. */
export const settleMs = burstGapMs + maxVisitMs + visitGapMs + 1;
export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
