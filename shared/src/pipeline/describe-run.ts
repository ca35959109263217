/** Names a run after what fixes its alerts: the scenario, the seed, who produces and which rules watch. */
import { DAY_MS } from '../events/time-spans.js';
import { createHash } from 'node:crypto';
import type { Scenario } from '../world/scenario.js';
import { canonicalJson } from '../documents/canonical-json.js';
import type { Rule } from '../stream/stage.js';
import type { Producer } from './producer.js';
import type { Run } from './topology.js';

const HASH_CHARACTERS = 12;

/** Partitions are left out of the hashes, as they change nothing that is published or found. */
export function describeRun(scenario: Scenario, seed: number, producers: readonly Producer[], rules: readonly Rule[]): Run {
  const { partitions, ...content } = scenario;
  const scenarioHash = shortHash(canonicalJson(content));
  return { id: shortHash(canonicalJson([scenarioHash, seed])), scenarioHash, shards: scenario.shards, partitions, producers, rules };
}

/** The scenario's event time: from local midnight in UTC+5 of its first day, up to but without the end. */
export function scenarioWindow({ start, days }: Pick<Scenario, 'start' | 'days'>): { readonly startMs: number; readonly endMs: number } {
  const startMs = Date.parse(`${start}T00:00:00+05:00`);
  return { startMs, endMs: startMs + days * DAY_MS };
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARACTERS);
