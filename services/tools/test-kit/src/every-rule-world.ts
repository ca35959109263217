/** A country in which every rule has something to find, small enough to run many times, and what a run of it must find. */
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { smallScenario } from '@tengewatch/shared/testing/small-scenario.js';
import type { KafkaTarget, RunOptions } from '@tengewatch/workbench/run-options.js';
import { runScenario } from '@tengewatch/workbench/run/run-scenario.js';

export const WORLD_SEED = 3;

export const everyRuleWorld: Scenario = smallScenario({
  people: 300,
  days: 16,
  shards: 3,
  schemes: [
    { typology: 'nominee-cards', difficulty: 0, count: 1, cards: { min: 4, max: 4 } },
    { typology: 'cash-out-groups', difficulty: 0, count: 1, cards: { min: 5, max: 5 } },
    { typology: 'unlicensed-platforms', form: 'unregistered', difficulty: 0, count: 1 },
    { typology: 'unlicensed-platforms', form: 'hidden', difficulty: 0, count: 1, cards: { min: 2, max: 2 } },
    { typology: 'structuring', difficulty: 0, count: 1, cards: { min: 5, max: 5 } },
  ],
  // Below what the banks of the world verify, so that a small country has breaches.
  rules: { 'sender-not-verified': { verificationThresholdKzt: 300_000 } },
});

export interface KafkaRun extends Partial<Pick<RunOptions, 'scenario' | 'seed' | 'onProgress'>> {
  readonly kafka: Pick<KafkaTarget, 'brokers'> & Partial<KafkaTarget>;
}

/** A run on a cluster as the command line makes it; of the world above unless another is given. */
export function runOnKafka({ kafka, scenario = everyRuleWorld, seed = WORLD_SEED, onProgress }: KafkaRun): Promise<RunReport> {
  return runScenario({
    scenario,
    seed,
    settings: [],
    signal: new AbortController().signal,
    kafka: { keep: false, ...kafka },
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** What must be equal in two reports of one world, whatever log the runs used and however they were disturbed. */
export function findings({ run, books, alerts, score, calibration, alertList }: RunReport) {
  return { alertDigest: run.alertDigest, ruleVersions: run.ruleVersions, books, alerts, score, calibration, alertList };
}

/** Topics whose readers do not account for every record that was published. */
export const unbalancedTopics = ({ ledger }: RunReport): string[] => Object.keys(ledger).filter((topic) => !ledger[topic]!.balanced);
