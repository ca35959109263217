/** Counts near misses by rule and criterion, each once, however often it came nearer. */
import type { NearMiss } from '@tengewatch/shared/events/near-miss.js';
import type { NearMissCount } from '@tengewatch/shared/scoring/run-report.js';
import { compareText } from '@tengewatch/shared/documents/text-order.js';

export interface NearMissCounter {
  /** Records of one near miss come in the order of their revisions. */
  apply(miss: NearMiss): void;
  /** Ordered by rule, the criterion that was missed most often first. */
  counts(): readonly NearMissCount[];
}

export function createNearMissCounter(): NearMissCounter {
  /** The criterion that each near miss was nearest by, as one text. */
  const nearest = new Map<string, string>();
  const described = new Map<string, Omit<NearMissCount, 'count'>>();
  return {
    apply({ missId, rule, code, parameter }) {
      const criterion = `${rule}/${code}`;
      nearest.set(missId, criterion);
      if (!described.has(criterion)) described.set(criterion, { rule, code, parameter });
    },
    counts() {
      const counts = new Map<string, number>();
      for (const criterion of nearest.values()) counts.set(criterion, (counts.get(criterion) ?? 0) + 1);
      return [...counts]
        .map(([criterion, count]) => ({ ...described.get(criterion)!, count }))
        .sort((a, b) => compareText(a.rule, b.rule) || b.count - a.count || compareText(a.code, b.code));
    },
  };
}
