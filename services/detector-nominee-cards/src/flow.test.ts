/** The flow that is read from a card's rows is what a replay of all its events gives, purchases and fees included. */
import { expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { notedCard } from '@tengewatch/shared/rules/testing/noted-card.js';
import { SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import type { Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import * as fc from 'fast-check';
import { flowOf } from './flow.js';

const WINDOW_MS = 2 * DAY_MS;
const MAX_DWELL_MS = 20 * HOUR_MS;

interface Step {
  readonly what: 'others' | 'wages' | 'cash' | 'transfer' | 'purchase' | 'fee';
  readonly gapMs: number;
  readonly kzt: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('others', 'others', 'wages', 'cash', 'transfer', 'purchase', 'purchase', 'fee'),
  gapMs: fc.integer({ min: 1, max: 5 * HOUR_MS }),
  kzt: fc.integer({ min: 1, max: 20 }),
});

interface Lot {
  readonly step: Step;
  readonly atMs: number;
  leftTiyn: number;
}

/** First in, first out, over everything that ever happened. */
function replay(steps: readonly Step[], nowMs: number) {
  const found = { cashedTiyn: 0, onwardTiyn: 0, dwellTiynSeconds: 0, exits: [] as number[] };
  const lots: Lot[] = [];
  const windowFromMs = nowMs - WINDOW_MS;
  let atMs = SAMPLE_START_MS;
  for (const one of steps) {
    atMs += one.gapMs;
    const tiyn = 100 * one.kzt;
    if (one.what === 'others' || one.what === 'wages') {
      lots.push({ step: one, atMs, leftTiyn: tiyn });
      continue;
    }
    let wantedTiyn = tiyn;
    let passes = false;
    for (const lot of lots) {
      const part = Math.min(wantedTiyn, lot.leftTiyn);
      lot.leftTiyn -= part;
      wantedTiyn -= part;
      const stayedMs = atMs - lot.atMs;
      const leaves = one.what === 'cash' || one.what === 'transfer';
      if (part === 0 || !leaves || lot.step.what === 'wages' || stayedMs > MAX_DWELL_MS) continue;
      passes = true;
      if (lot.atMs <= windowFromMs) continue;
      found[one.what === 'cash' ? 'cashedTiyn' : 'onwardTiyn'] += part;
      found.dwellTiynSeconds += part * Math.floor(stayedMs / 1000);
    }
    if (passes && atMs > windowFromMs) found.exits.push(atMs);
  }
  return found;
}

function occurrenceOf(make: ReturnType<typeof sampleEvents>, { what, kzt }: Step, atMs: number): Occurrence {
  if (what === 'others') return make.topUp(atMs, kzt);
  if (what === 'wages') return make.topUp(atMs, kzt, { channel: 'employer' });
  return what === 'cash' ? make.withdrawal(atMs, kzt) : make.debit(atMs, kzt, { kind: what });
}

test('the flow of the window is that of a replay of everything', () => {
  let passed = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
      const make = sampleEvents();
      let atMs = SAMPLE_START_MS;
      const events = steps.map((one) => occurrenceOf(make, one, (atMs += one.gapMs)));
      const card = notedCard(events, WINDOW_MS + MAX_DWELL_MS).viewAt(atMs, WINDOW_MS);
      const { exits: all, ...flow } = flowOf(card, MAX_DWELL_MS);
      const exits = card.movements.filter(({ index }) => all.has(index)).map(({ timeMs }) => timeMs);
      expect({ ...flow, exits }).toEqual(replay(steps, atMs));
      passed += exits.length;
    }),
    { numRuns: 500 },
  );
  expect(passed).toBeGreaterThan(500);
});
