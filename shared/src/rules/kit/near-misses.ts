/** Writes how near a rule came to an alert on a card: of each window the nearest, told anew each time that it came nearer. */
import { EVENT_VERSION } from '../../events/schema-parts.js';
import type { StageContext } from '../../stream/stage.js';
import { contentId } from '../content-id.js';
import type { EpisodePolicy } from '../episode.js';
import type { Miss } from './criteria.js';

const MISS_ID_DIGITS = 16;
const REVISION_DIGITS = 4;

/** The near miss of a card's present window. */
interface KeptMiss {
  missFromMs: number;
  missRevisions: number;
  missedBy: number;
}

export interface NearMisses {
  /** Writes the miss if it is the first of its window or the nearest so far. */
  record(miss: Miss, context: StageContext<KeptMiss>): void;
}

export const nearMisses = ({ rule, ruleVersion }: Pick<EpisodePolicy, 'rule' | 'ruleVersion'>, windowMs: number): NearMisses => ({
  record(miss, { numbers, nowMs, key, emit }) {
    if (numbers.missRevisions === 0 || nowMs >= numbers.missFromMs + windowMs) {
      numbers.missFromMs = nowMs;
      numbers.missRevisions = 0;
    } else if (miss.missedBy >= numbers.missedBy) return;
    numbers.missedBy = miss.missedBy;
    const revision = numbers.missRevisions++;
    const missId = contentId(MISS_ID_DIGITS, 'near-miss', rule, key, numbers.missFromMs);
    emit('near-misses', {
      v: EVENT_VERSION,
      id: `${missId}-${String(revision).padStart(REVISION_DIGITS, '0')}`,
      timeMs: nowMs,
      missId,
      revision,
      rule,
      ruleVersion,
      subject: { kind: 'card', id: key },
      windowFromMs: numbers.missFromMs,
      ...miss,
    });
  },
});
