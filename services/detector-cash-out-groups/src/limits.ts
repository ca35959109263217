/** The rule's parameters in the units it counts in. */
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { spanMs } from '@tengewatch/shared/rules/local-time.js';
import { DAY_MS, MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import type { CashOutGroupsParameters } from './params.js';

export interface Limits {
  readonly visitGapMs: number;
  readonly maxVisitMs: number;
  readonly fundingWindowMs: number;
  readonly minFundedTiyn: number;
  readonly shareBlockMs: number;
  readonly burstGapMs: number;
  readonly maxBurstMs: number;
  /** So long after a visit's start, every visit that could still belong to its burst has been reported. */
  readonly settleMs: number;
  readonly joinWindowMs: number;
}

export function limitsOf(parameters: CashOutGroupsParameters): Limits {
  const visitGapMs = spanMs(parameters.visitGapMinutes, MINUTE_MS);
  const maxVisitMs = spanMs(parameters.maxVisitMinutes, MINUTE_MS);
  const burstGapMs = spanMs(parameters.burstGapMinutes, MINUTE_MS);
  return {
    visitGapMs,
    maxVisitMs,
    fundingWindowMs: spanMs(parameters.fundingWindowDays, DAY_MS),
    minFundedTiyn: tengeToTiyn(parameters.minFundedKzt),
    shareBlockMs: parameters.shareBlockDays * DAY_MS,
    burstGapMs,
    maxBurstMs: spanMs(parameters.maxBurstMinutes, MINUTE_MS),
    // One millisecond more, because a timer runs before the events of its instant.
    settleMs: burstGapMs + maxVisitMs + visitGapMs + 1,
    joinWindowMs: parameters.joinWindowDays * DAY_MS,
  };
}
