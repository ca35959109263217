/** Counts dead letters once each, however many readers met the unreadable record. */
import type { DeadLetter, DeadLetterReason } from '@tengewatch/shared/events/dead-letter.js';
import type { DeadLetterCounts } from '@tengewatch/shared/scoring/run-report.js';
import { compareText } from '@tengewatch/shared/documents/text-order.js';

export interface DeadLetterCounter {
  /** True when the place (topic, partition, offset) is new. The first reason given for a place is the one that counts. */
  apply(letter: Pick<DeadLetter, 'topic' | 'partition' | 'offset' | 'reason'>): boolean;
  /** Reasons ordered by name. */
  counts(): DeadLetterCounts;
}

export function createDeadLetterCounter(): DeadLetterCounter {
  const places = new Set<string>();
  const byReason = new Map<DeadLetterReason, number>();
  return {
    apply({ topic, partition, offset, reason }) {
      const place = `${topic}/${partition}/${offset}`;
      if (places.has(place)) return false;
      places.add(place);
      byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
      return true;
    },
    counts: () => ({
      total: places.size,
      byReason: Object.fromEntries([...byReason].sort(([left], [right]) => compareText(left, right))),
    }),
  };
}
