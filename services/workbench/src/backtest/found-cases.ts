/** What a set found in one seed, case by case: its alerts, and what came near to one. */
import type { NearMiss } from '@tengewatch/shared/events/near-miss.js';
import { compareText } from '@tengewatch/shared/documents/text-order.js';
import type { KnownScheme, KnownTruth } from '@tengewatch/shared/scoring/truth-book.js';
import type { EvaluatedSet } from './evaluate-seed.js';
import { foundAlert, type FoundAlert } from './found-alert.js';

/** The nearest that a rule came to an alert on a subject within a window. */
export interface FoundMiss extends Pick<
  NearMiss,
  'missId' | 'subject' | 'code' | 'parameter' | 'observed' | 'threshold' | 'comparison' | 'timeMs' | 'windowFromMs'
> {
  readonly seed: number;
  /** The scheme that had acted by then and to which the card or platform belongs; null for none, undefined for a group, whose cards no near miss tells. */
  readonly schemeId: string | null | undefined;
}

export interface FoundCases {
  /** Without those merged into another. */
  readonly alerts: readonly FoundAlert[];
  readonly misses: readonly FoundMiss[];
}

/** `misses` are the last record of each near miss. */
export function foundCases(
  seed: number,
  { finalAlerts, verdicts }: EvaluatedSet,
  misses: readonly NearMiss[],
  truth: KnownTruth,
): FoundCases {
  const schemes = new Map(truth.schemes.map((scheme) => [scheme.truth.schemeId, scheme.truth]));
  return {
    alerts: finalAlerts
      .filter(({ status }) => status !== 'merged')
      .map((alert) => foundAlert(seed, alert, verdicts.get(alert.alertId), (schemeId) => schemes.get(schemeId))),
    misses: misses
      .map(({ missId, subject, code, parameter, observed, threshold, comparison, timeMs, windowFromMs }) => ({
        seed,
        missId,
        subject,
        code,
        parameter,
        observed,
        threshold,
        comparison,
        timeMs,
        windowFromMs,
        schemeId: schemeOf(subject, timeMs, truth.schemes),
      }))
      .sort((one, other) => compareText(one.missId, other.missId)),
  };
}

function schemeOf({ kind, id }: NearMiss['subject'], timeMs: number, schemes: readonly KnownScheme[]): string | null | undefined {
  if (kind !== 'card' && kind !== 'platform') return undefined;
  const acted = schemes.filter(({ firstEventAtMs }) => firstEventAtMs !== null && firstEventAtMs <= timeMs);
  const own = acted.find(({ cards, truth }) => (kind === 'card' ? cards.has(id) : truth.members.some(({ platform }) => platform === id)));
  return own?.truth.schemeId ?? null;
}
