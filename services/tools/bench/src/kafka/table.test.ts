import { expect, test } from '@jest/globals';
import type { RoundSpeeds } from './rounds.js';
import { checkpointShare, type ServicesRound } from './services-round.js';
import { servicesTableOf, tableOf } from './table.js';

const round: ServicesRound = {
  events: 200_000,
  one: { seconds: 4, cpuSeconds: 10, checkpoints: 0 },
  two: { seconds: 5, cpuSeconds: 12, checkpoints: 2 },
  together: { seconds: 2, cpuSeconds: 4, checkpoints: 0 },
  togetherTwo: { seconds: 1.6, cpuSeconds: 5, checkpoints: 1 },
  often: { seconds: 6, cpuSeconds: 15, checkpoints: 62 },
  recoverySeconds: 6.25,
  tasks: 96,
};

test('the cost of one checkpoint is what many more of them add, and the share is that of the default', () => {
  // 3 s for 60: 0.05 s each. Without any it had been 11.9 s; 96 tasks would make 12 in 5 s, which is 0.6 s.
  expect(checkpointShare(round)).toBeCloseTo(0.6 / 12.5, 10);
  // Half as long a time of the same work asks for half as many.
  expect(checkpointShare({ ...round, two: { ...round.two, seconds: 2.5 } })).toBeCloseTo(0.3 / 12.2, 10);
});

test('of services it tells medians, and ratios within a round', () => {
  const slow: ServicesRound = {
    ...round,
    one: { ...round.one, seconds: 8 },
    two: { ...round.two, seconds: 8, cpuSeconds: 20 },
    recoverySeconds: 9,
  };
  const fast: ServicesRound = { ...round, one: { ...round.one, seconds: 2, cpuSeconds: 8 }, recoverySeconds: 5 };
  expect(servicesTableOf([slow, round, fast]).map((line) => line.trim().replace(/ {2,}/g, ' | '))).toEqual([
    'detectors as services, one of each | 50 k events/s',
    'detectors as services, two of each | 40 k events/s | 0.80 of one of each',
    'one detector for all rules | 100 k events/s | 2.00 of one of each',
    'one detector for all rules, two instances | 125 k events/s | 2.50 of one of each',
    'CPU of all three detectors, one of each | 50.0 µs/event',
    'CPU of all three detectors, two of each | 60.0 µs/event | 1.50 of one of each (aim at most 1.25), warming up included',
    'CPU of one detector for all rules | 20.0 µs/event | 0.40 of one of each (aim at most 0.50)',
    'CPU of one for all rules, two instances | 25.0 µs/event | 1.25 of one instance',
    'checkpoints, each task every 40 s | 4.8 % of CPU | (aim at most 5 %)',
    'recovery after SIGKILL of one of two | 6.3 s | until its tasks are open elsewhere',
  ]);
});

test('of clients and producers as well', () => {
  const speeds = (factor: number): RoundSpeeds => ({
    bareProducing: 10_000 * factor,
    bareConsuming: 40_000 * factor,
    javaProducing: 20_000 * factor,
    javaConsuming: 60_000,
    producers: 8_000 * factor,
    detectors: 10_000 * factor,
    endToEnd: 4_000 * factor,
  });
  const lines = tableOf([speeds(3), speeds(1), speeds(2)]).map((line) => line.trim().replace(/ {2,}/g, ' | '));
  expect(lines).toContain('producers: world, encoding, writing | 16 k events/s | 0.80 of bare producing (aim 0.80)');
  expect(lines).toContain("Java's ConsumerPerformance, no parsing | 60 k events/s | 0.75 of bare consuming");
  expect(lines).toContain('end to end: world to scored report | 8 k events/s | 0.50 of bare producing, then consuming');
});
