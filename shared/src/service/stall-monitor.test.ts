import { expect, test } from '@jest/globals';
import { createStallMonitor, STALL_PATIENCE_MS } from './stall-monitor.js';

const START_MS = Date.parse('2024-01-01T00:00:00Z');
const place = { producer: 'producer-atm-withdrawals', shard: 2, frontierMs: START_MS };

function givenTeller() {
  const told: string[] = [];
  let nowMs = 0;
  const teller = createStallMonitor({ startMs: START_MS, clock: () => nowMs, warn: (_, message) => void told.push(message) });
  return { ...teller, told, pass: (ms: number) => void (nowMs += ms) };
}

test('a short wait is no news, and a long one is told once', () => {
  const { look, told, pass } = givenTeller();
  look([0], place);
  pass(STALL_PATIENCE_MS - 1);
  look([0, 1], place);
  expect(told).toEqual([]);
  pass(1);
  look([0, 1], place);
  pass(STALL_PATIENCE_MS);
  look([0, 1], place);
  expect(told).toEqual(['shards wait for shard 2 of producer-atm-withdrawals, which nobody has begun; is one running?']);
});

test('waiting for one that moves is no news', () => {
  const { look, told, pass } = givenTeller();
  for (let step = 0; step < 5; step++) {
    look([0], { ...place, frontierMs: START_MS + step });
    pass(STALL_PATIENCE_MS - 1);
  }
  expect(told).toEqual([]);
  pass(1);
  look([0], { ...place, frontierMs: START_MS + 4 });
  expect(told).toEqual([expect.stringContaining('which stands at 2024-01-01T00:00:00.004Z')]);
});

test('nobody who does not wait is told, and waiting begins anew after it was over', () => {
  const { look, told, pass } = givenTeller();
  look([0], place);
  pass(STALL_PATIENCE_MS);
  look([], place);
  look([0], place);
  expect(told).toEqual([]);
});
