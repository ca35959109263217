/** Near misses of all rules over a country with every crime: there are some, few enough to be kept, each nearer than the one before. */
import { expect, test } from '@jest/globals';
import { watchWorld } from '@tengewatch/shared/rules/testing/watch-world.js';
import { everyRuleWorld, WORLD_SEED } from '@tengewatch/test-kit/every-rule-world.js';
import { createRules } from '@tengewatch/detector/create-rules.js';

/** Of all raw events. */
const MOST_SHARE = 0.005;

test('they are at most half a per cent of the raw events, and one is kept for a card and window', () => {
  const { events, nearMisses } = watchWorld(everyRuleWorld, WORLD_SEED, createRules({}));
  expect(nearMisses.length).toBeGreaterThan(0);
  expect(nearMisses.length).toBeLessThanOrEqual(MOST_SHARE * events.length);
  const nearest = new Map<string, number>();
  const windows = new Map<string, Set<string>>();
  for (const { missId, revision, missedBy, rule, subject, windowFromMs } of nearMisses) {
    expect(missedBy).toBeLessThan(nearest.get(missId) ?? Number.POSITIVE_INFINITY);
    expect(revision === 0).toBe(!nearest.has(missId));
    nearest.set(missId, missedBy);
    const window = `${rule} ${subject.id} ${windowFromMs}`;
    windows.set(window, (windows.get(window) ?? new Set()).add(missId));
  }
  for (const ids of windows.values()) expect(ids.size).toBe(1);
});
