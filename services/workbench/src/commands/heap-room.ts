/** Whether this process may use as much memory as a country of a scenario's size takes. */
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { heapBytes } from '@tengewatch/shared/world/country-size.js';
import { getHeapStatistics } from 'node:v8';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { countText } from '../render/words.js';

const MB = 2 ** 20;
/** What is not counted, such as the detectors' states of a longer run. */
const SPARE_SHARE = 0.1;

/** Fails with what would fit, before minutes are spent on a run that ends without a word. `limitBytes` is what the process may use. */
export function checkHeap(scenario: Scenario, limitBytes = getHeapStatistics().heap_size_limit): void {
  const needed = heapBytes(scenario);
  if (needed <= limitBytes) return;
  const room = Math.ceil((needed * (1 + SPARE_SHARE)) / MB / 1024) * 1024;
  throw new BadInput(
    `${countText(scenario.people)} people and what they do take about ${countText(needed / MB)} MB of memory, and this process may use ${countText(limitBytes / MB)}`,
    `give fewer people, or, where the machine has so much, NODE_OPTIONS=--max-old-space-size=${room}`,
  );
}
