/** The fold keeps keys apart, fires timers before events of their instant, forgets what nobody holds, and stops at bugs. */
import { describe, expect, test } from '@jest/globals';
import { atmWithdrawal, cardNumbered, cardTopUp } from '../testing/raw-events.js';
import * as fc from 'fast-check';
import { createFold, StageError, type FoldOptions } from './fold.js';
import type { Stage, StageContext } from './stage.js';

interface Log {
  readonly seen: string[];
}

/** Writes down what happens to it; keeps its state until `dropAfter` events. */
function recordingStage(log: string[], over: Partial<Stage<Log>> = {}): Stage<Log> {
  return {
    rule: 'nominee-cards',
    name: 'card',
    ruleVersion: 'v1',
    outputs: ['alerts'],
    on: {
      'card-top-ups': (state, event, context) => {
        log.push(`${context.key.slice(-1)} event ${event.id} at ${context.nowMs}`);
        context.setTimer(context.nowMs + 10);
        return state ?? { seen: [] };
      },
      'atm-withdrawals': (_state, event, context) => {
        log.push(`${context.key.slice(-1)} dropped by ${event.id}`);
        context.setTimer(context.nowMs + 10);
        return undefined;
      },
    },
    onTimer: (state, context) => {
      log.push(`${context.key.slice(-1)} timer at ${context.nowMs}`);
      return state;
    },
    ...over,
  };
}

const options: FoldOptions = { watchingSinceMs: 0, emit: () => undefined };
const topUp = (card: number, timeMs: number, id = `e${timeMs}`) => cardTopUp({ card: cardNumbered(card), timeMs, id });

describe('timers', () => {
  test('fire before events of the same instant, and once', () => {
    const log: string[] = [];
    const fold = createFold([recordingStage(log)], options);
    fold.handle('card-top-ups', topUp(1, 0));
    fold.handle('card-top-ups', topUp(1, 10));
    fold.advance(100);
    expect(log).toEqual(['1 event e0 at 0', '1 timer at 10', '1 event e10 at 10', '1 timer at 20']);
  });

  test('of several requests the earliest is kept', () => {
    const log: string[] = [];
    const fold = createFold([recordingStage(log)], options);
    fold.handle('card-top-ups', topUp(1, 0));
    fold.handle('card-top-ups', topUp(1, 5));
    fold.advance(100);
    expect(log.filter((line) => line.includes('timer'))).toEqual(['1 timer at 10']);
  });

  test('fire in the order of time, stage and key, whatever the order of the requests', () => {
    const log: string[] = [];
    const fold = createFold([recordingStage(log), recordingStage(log)], options);
    for (const card of [3, 1, 2]) fold.handle('card-top-ups', topUp(card, 0, `e${card}`));
    log.length = 0;
    fold.advance(10);
    expect(log.map((line) => line[0])).toEqual(['1', '2', '3', '1', '2', '3']);
  });

  test('fire up to the time advanced to, and no further', () => {
    const log: string[] = [];
    const fold = createFold([recordingStage(log)], options);
    fold.handle('card-top-ups', topUp(1, 0));
    fold.advance(9);
    expect(log.length).toBe(1);
    fold.advance(10);
    expect(log.length).toBe(2);
  });

  test('go away with the state, also when the same call set them', () => {
    const log: string[] = [];
    const fold = createFold([recordingStage(log)], options);
    fold.handle('card-top-ups', topUp(1, 0));
    fold.handle('atm-withdrawals', atmWithdrawal({ card: cardNumbered(1), timeMs: 1, id: 'w' }));
    fold.advance(100);
    expect(log.filter((line) => line.includes('timer'))).toEqual([]);
    expect(fold.sizes()[0]).toMatchObject({ states: 0, pendingTimers: 0 });
  });

  test('set by a timer fire in their turn', () => {
    const log: string[] = [];
    const stage = recordingStage(log, {
      onTimer: (state, context) => {
        log.push(`timer at ${context.nowMs}`);
        if (context.nowMs < 30) context.setTimer(context.nowMs + 10);
        return state;
      },
    });
    const fold = createFold([stage], options);
    fold.handle('card-top-ups', topUp(1, 0));
    fold.advance(100);
    expect(log.slice(1)).toEqual(['timer at 10', 'timer at 20', 'timer at 30']);
  });
});

describe('keys', () => {
  test('have states of their own in every stage', () => {
    const counts: string[] = [];
    const counting = (name: string): Stage<{ count: number }> => ({
      ...recordingStage([]),
      name,
      on: {
        'card-top-ups': (state, _event, context) => {
          const count = (state?.count ?? 0) + 1;
          counts.push(`${name} ${context.key.slice(-1)} ${count}`);
          return { count };
        },
      },
      onTimer: (state) => state,
    });
    const fold = createFold([counting('a'), counting('b')], options);
    for (const [i, card] of [1, 2, 1].entries()) fold.handle('card-top-ups', topUp(card, i));
    expect(counts).toEqual(['a 1 1', 'b 1 1', 'a 2 1', 'b 2 1', 'a 1 2', 'b 1 2']);
  });

  test('that no stage holds leave, and their places are used again', () => {
    const log: string[] = [];
    const stage = recordingStage(log, { onTimer: () => undefined });
    const fold = createFold([stage], options);
    let most = 0;
    for (let i = 0; i < 5_000; i++) {
      fold.handle('card-top-ups', topUp(i, i * 2));
      most = Math.max(most, fold.keys());
    }
    expect(most).toBeLessThanOrEqual(6);
    fold.advance(1_000_000);
    expect(fold.keys()).toBe(0);
    expect(log.length).toBe(5_000);
  });

  test('stay while one of several stages holds them', () => {
    const log: string[] = [];
    const forgetful = recordingStage(log, { name: 'forgetful', onTimer: () => undefined });
    const fold = createFold([forgetful, recordingStage(log)], options);
    fold.handle('card-top-ups', topUp(1, 0));
    fold.advance(100);
    expect(fold.keys()).toBe(1);
    expect(fold.sizes().map(({ states }) => states)).toEqual([0, 1]);
  });
});

test('many events at once give what they give one by one', () => {
  const events = fc.array(fc.record({ card: fc.nat(5), gap: fc.nat(6) }), { maxLength: 300 });
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 130 }), (steps, size) => {
      let timeMs = 0;
      const all = steps.map(({ card, gap }, i) => topUp(card, (timeMs += gap), `e${i}`));
      const [oneByOne, atOnce]: [string[], string[]] = [[], []];
      const drops = { onTimer: (state: Log) => (state.seen.length % 2 === 0 ? undefined : state) };
      const first = createFold([recordingStage(oneByOne, drops)], options);
      for (const event of all) first.handle('card-top-ups', event);
      const second = createFold([recordingStage(atOnce, drops)], options);
      for (let from = 0; from < all.length; from += size) {
        const batch = all.slice(from, from + size);
        const topics = batch.map(() => 'card-top-ups' as const);
        second.handleAll(topics, batch, batch.length);
      }
      expect(atOnce).toEqual(oneByOne);
    }),
  );
});

describe('bugs', () => {
  const failing = (over: Partial<Stage<Log>>): Stage<Log> => recordingStage([], over);

  test('in a handler stop the fold and name rule, stage, event and cause', () => {
    const stage = failing({
      on: {
        'card-top-ups': () => {
          throw new RangeError('no such index');
        },
      },
    });
    const fold = createFold([recordingStage([]), stage], options);
    const run = () => fold.handle('card-top-ups', topUp(1, 7));
    expect(run).toThrow(StageError);
    expect(run).toThrow(`stage "card" of rule nominee-cards failed on event e7 of key "${cardNumbered(1)}": no such index`);
  });

  test('in a timer name its time', () => {
    const stage = failing({
      onTimer: () => {
        throw new Error('oh');
      },
    });
    const fold = createFold([stage], options);
    fold.handle('card-top-ups', topUp(1, 0));
    expect(() => fold.advance(50)).toThrow('failed on the timer at 10');
  });

  test.each<[string, (context: StageContext) => void]>([
    ['asks for a timer at 7', (context) => context.setTimer(7)],
    ['asks for a timer at NaN', (context) => context.setTimer(Number.NaN)],
    ['does not declare the output', (context) => context.emit('indicators-atm-bursts', { timeMs: 7 } as never)],
    ['emits x for 8 at 7', (context) => context.emit('alerts', { timeMs: 8, id: 'x' } as never)],
  ])('like one that %s are caught', (message, misuse) => {
    const stage = failing({
      on: {
        'card-top-ups': (state, _event, context) => {
          misuse(context);
          return state;
        },
      },
    });
    const fold = createFold([stage], options);
    expect(() => fold.handle('card-top-ups', topUp(1, 7))).toThrow(message);
  });

  test('like events out of order are caught', () => {
    const fold = createFold([recordingStage([])], options);
    fold.handle('card-top-ups', topUp(1, 7));
    expect(() => fold.handle('card-top-ups', topUp(1, 6))).toThrow('events must come in order');
  });
});
