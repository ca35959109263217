/** The rule's parameters in the units it counts in. */
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import { spanMs } from '@tengewatch/shared/rules/local-time.js';
import type { StructuringParameters } from './params.js';

export interface Limits {
  readonly thresholdTiyn: number;
  /** The least sum that is just under the threshold. */
  readonly nearFromTiyn: number;
  readonly windowMs: number;
  readonly regularFromMs: number;
  readonly regularToMs: number;
}

export const limitsOf = (p: StructuringParameters): Limits => ({
  thresholdTiyn: tengeToTiyn(p.verificationThresholdKzt),
  nearFromTiyn: tengeToTiyn(p.verificationThresholdKzt * p.nearThresholdFromShare),
  windowMs: spanMs(p.windowDays, DAY_MS),
  regularFromMs: spanMs(p.regularFromDays, DAY_MS),
  regularToMs: spanMs(p.regularToDays, DAY_MS),
});
