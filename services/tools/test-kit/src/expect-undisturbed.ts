/** What a run on a cluster must have come to, however it was disturbed: the embedded run's findings, each record handled once. */
import { expect } from '@jest/globals';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { findings, unbalancedTopics } from './every-rule-world.js';

export function expectNothingLostOrDoubled(report: RunReport, embedded: RunReport): void {
  expect(report.run.alertDigest).toBe(embedded.run.alertDigest);
  expect(findings(report)).toEqual(findings(embedded));
  expect(unbalancedTopics(report)).toEqual([]);
  for (const [topic, { published, foreign, readers }] of Object.entries(report.ledger)) {
    expect({ topic, published, foreign }).toEqual({ topic, published: embedded.ledger[topic]!.published, foreign: 0 });
    for (const { handled, deadLettered, late } of Object.values(readers)) {
      expect({ topic, handled, deadLettered, late }).toEqual({ topic, handled: published, deadLettered: 0, late: 0 });
    }
  }
}
