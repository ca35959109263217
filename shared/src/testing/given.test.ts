/** The given/when/then of one stage, tried on the engine's own test stage. */
import { expect, test } from '@jest/globals';
import { givenEvents } from './given.js';
import { cardTopUp } from './raw-events.js';
import { CARD_QUIET_MS, cardTallyStage } from './tally-stages.js';

const topUpAt = (timeMs: number) => ({ topic: 'card-top-ups', event: cardTopUp({ timeMs, id: `event-${timeMs}` }) }) as const;

test('time that passes fires the timers of the stage, and what it writes is answered', () => {
  const given = givenEvents(cardTallyStage, [topUpAt(100), topUpAt(110)]);
  expect(given.emittedBefore).toEqual([]);
  expect(given.whenTimePasses(CARD_QUIET_MS - 1)).toEqual([]);
  const emitted = given.whenTimePasses(1);
  expect(emitted).toMatchObject([{ topic: 'indicators-unregistered-trades', event: { timeMs: 110 + CARD_QUIET_MS, key: 'Almaty' } }]);
  expect(given.keys()).toBe(0);
});

test('an event lets the timers before it fire first', () => {
  const given = givenEvents(cardTallyStage, [topUpAt(100)]);
  expect(given.whenEvent('card-top-ups', topUpAt(500).event)).toMatchObject([{ event: { timeMs: 100 + CARD_QUIET_MS } }]);
  expect(given.keys()).toBe(1);
});

test('what the given events themselves set off is told apart', () => {
  const given = givenEvents(cardTallyStage, [topUpAt(100), topUpAt(500)]);
  expect(given.emittedBefore).toHaveLength(1);
  expect(given.whenTimePasses(0)).toEqual([]);
});
