/** Ids of a shard's events: unique over runs and shards, rising in the order of the events. */
import { createHash } from 'node:crypto';
import type { Scenario } from '../scenario/scenario.js';

const SUFFIX_DIGITS = 2;
const SUFFIXES = 36 ** SUFFIX_DIGITS;
const COUNTER_DIGITS = 7;

const base36 = (value: number, digits: number): string => value.toString(36).padStart(digits, '0');
const suffixes = Array.from({ length: SUFFIXES }, (_, suffix) => base36(suffix, SUFFIX_DIGITS));

/** Six characters that stand for everything the world's content depends on. */
export function runPrefix(scenario: Scenario, seed: number): string {
  const { name, start, days, shards, people, world, schemes } = scenario;
  // The label is what truth calls a scheme; it changes no event, so it changes no id.
  const content = schemes.map((plan) => ({ ...plan, label: undefined }));
  const hash = createHash('sha256').update(JSON.stringify([name, seed, start, days, shards, people, world, content]));
  return base36(hash.digest().readUIntBE(0, 6) % 36 ** 6, 6);
}

/** Hands out ids in rising order. The counter's upper digits are kept as text, as almost all steps change the lower only. */
export function createIdSequence(prefix: string): () => string {
  let upper = -1;
  let lower = SUFFIXES;
  let head = '';
  return () => {
    if (lower === SUFFIXES) {
      lower = 0;
      upper++;
      head = prefix + base36(upper, COUNTER_DIGITS - SUFFIX_DIGITS);
    }
    return head + (suffixes[lower++] as string);
  };
}
