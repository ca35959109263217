/** Decides what is a near miss and writes it: one per subject and window, written again each time that the rule comes nearer an alert. */
import type { AlertSubject } from '../../events/alert.js';
import type { NearMiss } from '../../events/near-miss.js';
import { EVENT_VERSION } from '../../events/schema-parts.js';
import type { StageContext } from '../../stream/stage.js';
import { contentId } from '../content-id.js';
import type { EpisodePolicy } from '../episode.js';

/** A criterion is missed by little when no more than this share of its threshold was wanting. */
export const NEAR = 0.2;

/** The one criterion that was not met, and by little. */
export type Miss = Pick<NearMiss, 'code' | 'parameter' | 'observed' | 'threshold' | 'comparison' | 'unit' | 'counts' | 'missedBy'>;

/** How far a threshold was missed, as a share of it. */
export const missedByOf = (observed: number, threshold: number): number =>
  threshold === 0 ? Number.POSITIVE_INFINITY : Math.abs(observed - threshold) / threshold;

/** Shares are not exact: a fifth of 0.2 is a little less than 0.2 − 0.16. */
const SLACK = 1e-9;
export const isNear = (missedBy: number): boolean => missedBy <= NEAR + SLACK;

/** The miss, where it is by little. */
export function nearly(missed: Omit<Miss, 'missedBy'>): Miss | undefined {
  const { observed, threshold } = missed;
  const missedBy = missedByOf(observed, threshold);
  return isNear(missedBy) ? { ...missed, missedBy } : undefined;
}

const MISS_ID_DIGITS = 16;
const REVISION_DIGITS = 4;

/** The near miss of a subject's present window. */
export interface KeptMiss {
  /** When it was first seen. */
  missFromMs: number;
  /** How many records tell of it; 0 before the first near miss. */
  missRevisions: number;
  /** How far it was missed, as a share of the threshold. */
  missedBy: number;
}

/** Of a subject that never came near. */
export const noMiss = (): KeptMiss => ({ missFromMs: 0, missRevisions: 0, missedBy: 0 });

export interface NearMisses {
  /** Writes the miss if it is the first of its window or the nearest so far, and notes in `kept` that it did. */
  record(miss: Miss, kept: KeptMiss, subject: AlertSubject, context: Pick<StageContext, 'nowMs' | 'emit'>): void;
}

export const nearMisses = ({ rule, ruleVersion }: Pick<EpisodePolicy, 'rule' | 'ruleVersion'>, windowMs: number): NearMisses => ({
  record(miss, kept, subject, { nowMs, emit }) {
    if (kept.missRevisions === 0 || nowMs >= kept.missFromMs + windowMs) {
      kept.missFromMs = nowMs;
      kept.missRevisions = 0;
    } else if (miss.missedBy >= kept.missedBy) return;
    kept.missedBy = miss.missedBy;
    const revision = kept.missRevisions++;
    const missId = contentId(MISS_ID_DIGITS, 'near-miss', rule, subject.id, kept.missFromMs);
    emit('near-misses', {
      v: EVENT_VERSION,
      id: `${missId}-${String(revision).padStart(REVISION_DIGITS, '0')}`,
      timeMs: nowMs,
      missId,
      revision,
      rule,
      ruleVersion,
      subject,
      windowFromMs: kept.missFromMs,
      ...miss,
    });
  },
});
