/** The parameters by which every rule writes its alert episodes. */
import type { RuleName } from '../events/rule-names.js';
import { tengeToTiyn } from '../events/money.js';
import type { EpisodePolicy } from './episode.js';
import { spanMs } from './local-time.js';
import { DAY_MS, HOUR_MS } from '../events/time-spans.js';
import { numberParameter, wholeParameter } from './parameters.js';

export interface EpisodeDefaults {
  readonly updateIntervalHours: number;
  readonly quietDays: number;
  readonly mediumKzt: number;
  readonly highKzt: number;
  readonly strongPoints: number;
}

/** Five parameters to spread into a rule's own. */
export const episodeParameters = (defaults: EpisodeDefaults) => ({
  updateIntervalHours: numberParameter({
    default: defaults.updateIntervalHours,
    minimum: 0,
    maximum: 240,
    description: 'Updates of an open alert are written at most this often, in event time.',
    ground: 'assumption: an analyst reads an alert a few times a day',
  }),
  quietDays: numberParameter({
    default: defaults.quietDays,
    minimum: 0.5,
    maximum: 120,
    description: 'An alert closes after this long without a further event.',
    ground: 'assumption: a pause longer than the usual one between two uses of the same cards ends an episode',
  }),
  mediumKzt: wholeParameter({
    default: defaults.mediumKzt,
    minimum: 0,
    maximum: 1_000_000_000_000,
    description: 'Money from which an alert is at least medium.',
    ground: 'assumption: a few times the 500,000 KZT above which a sender must be verified',
  }),
  highKzt: wholeParameter({
    default: defaults.highKzt,
    minimum: 0,
    maximum: 1_000_000_000_000,
    description: 'Money from which an alert is high.',
    ground: 'assumption: an order of magnitude above the 500,000 KZT verification threshold',
  }),
  strongPoints: wholeParameter({
    default: defaults.strongPoints,
    minimum: 1,
    maximum: 100,
    description: 'Points from which an alert is one step more urgent than its money makes it.',
    ground: 'assumption: nearly all signs of the typology at once',
  }),
});

export type EpisodeParameters = { readonly [P in keyof EpisodeDefaults]: number };

/** `amountCounts` says what the money of an episode adds up. */
export function episodePolicy(rule: RuleName, version: string, parameters: EpisodeParameters, amountCounts: string): EpisodePolicy {
  return {
    rule,
    ruleVersion: version,
    amountCounts,
    updateIntervalMs: spanMs(parameters.updateIntervalHours, HOUR_MS),
    quietMs: spanMs(parameters.quietDays, DAY_MS),
    mediumTiyn: tengeToTiyn(parameters.mediumKzt),
    highTiyn: tengeToTiyn(parameters.highKzt),
    strongScore: parameters.strongPoints,
  };
}
