/** The rule's parameters in the units it counts in. */
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { DAY_MS } from '@tengewatch/shared/rules/local-time.js';
import type { UnlicensedPlatformsParameters } from './params.js';

export interface Limits {
  readonly platformWindowMs: number;
  readonly exchangeWindowMs: number;
  readonly minPaidInTiyn: number;
  readonly roundTiyn: number;
}

export const limitsOf = (parameters: UnlicensedPlatformsParameters): Limits => ({
  platformWindowMs: parameters.platformWindowDays * DAY_MS,
  exchangeWindowMs: parameters.exchangeWindowDays * DAY_MS,
  minPaidInTiyn: tengeToTiyn(parameters.minPaidInKzt),
  roundTiyn: tengeToTiyn(parameters.roundKzt),
});
