/** A fold keeps one history for all stages that look back on it, as long as the key is in use. */
import { expect, test } from '@jest/globals';
import { atmWithdrawal, cardNumbered, cardTopUp } from '../testing/raw-events.js';
import { createFold, type FoldOptions } from './fold.js';
import { columnLayout } from './key-columns.js';
import { kindBits, UNDELIVERED, type History, type KindBit, type Stage } from './stage.js';

const options: FoldOptions = { watchingSinceMs: 0, emit: () => undefined };
const topUp = (card: number, timeMs: number, id = `e${timeMs}`) => cardTopUp({ card: cardNumbered(card), timeMs, id });

const IDLE_MS = 10;
const seen = columnLayout({ columns: ['seen'] });
type Seen = { seen: number };
const lookBacks: number[] = [];
const kinds = { 'top-up': 'card-top-ups', withdrawal: 'atm-withdrawals' } as const;
const bits = kindBits(kinds);
function note(view: Seen, lookBackMs: number, kind: KindBit): KindBit {
  view.seen++;
  lookBacks.push(lookBackMs);
  return kind;
}
const history: History<Seen> = {
  kinds,
  idleMs: IDLE_MS,
  layout: seen,
  apply: {
    'card-top-ups': (view, _, lookBackMs) => note(view, lookBackMs, bits['top-up']),
    'atm-withdrawals': (view, _, lookBackMs) => note(view, lookBackMs, bits.withdrawal),
  },
};

const counted = ({ history: of, columns }: { history: Seen; columns: Seen }, state: Seen): string =>
  `history ${of.seen}, columns ${columns.seen}, state ${state.seen}`;

/** Tells how many events it has seen, in the history, a number and a state; a timer is asked for by events whose id begins with "w". */
function countingStage(log: string[], lookBackMs = 0): Stage<{ seen: number }, Seen, Seen> {
  let previousMs = 0;
  return {
    rule: 'nominee-cards',
    name: 'card',
    ruleVersion: 'v1',
    outputs: [],
    history: { of: history, lookBackMs, delivered: ['top-up'] },
    columns: seen,
    sessions: { gapMs: 0, begin: (beforeMs) => void (previousMs = beforeMs) },
    on: {
      'card-top-ups': (known, event, context) => {
        const state = known ?? { seen: 0 };
        context.columns.seen++;
        state.seen++;
        const since = Number.isFinite(previousMs) ? `after ${previousMs}` : 'the first';
        log.push(`${event.id}, ${since}: ${counted(context, state)}`);
        if (event.id.startsWith('w')) context.setTimer(event.timeMs + 2 * IDLE_MS);
        return state;
      },
    },
    onTimer: (state, context) => {
      log.push(`timer: ${counted(context, state)}`);
      return state;
    },
  };
}

test('a history and what stages keep begin anew when the key was idle, whether or not time was advanced', () => {
  for (const advance of [false, true]) {
    const log: string[] = [];
    const fold = createFold([countingStage(log)], options);
    for (const timeMs of [0, 9, 18, 28, 37]) {
      if (advance) fold.advance(timeMs);
      fold.handle('card-top-ups', topUp(1, timeMs));
    }
    expect(log).toEqual([
      'e0, the first: history 1, columns 1, state 1',
      'e9, after 0: history 2, columns 2, state 2',
      'e18, after 9: history 3, columns 3, state 3',
      'e28, the first: history 1, columns 1, state 1',
      'e37, after 28: history 2, columns 2, state 2',
    ]);
  }
});

test('a history applies also what no stage reads', () => {
  const log: string[] = [];
  const fold = createFold([countingStage(log)], options);
  fold.handle('atm-withdrawals', atmWithdrawal({ card: cardNumbered(1), timeMs: 0, id: 'w' }));
  fold.handle('card-top-ups', topUp(1, 5));
  expect(log).toEqual(['e5, after 0: history 2, columns 1, state 1']);
});

test('stages that look back do not get what the history keeps to itself, others do', () => {
  const quiet: History<Seen> = {
    ...history,
    apply: {
      'card-top-ups': (view, event, lookBackMs) => {
        const kind = note(view, lookBackMs, bits['top-up']);
        return event.id.startsWith('delivered') ? kind : UNDELIVERED;
      },
    },
  };
  const log: string[] = [];
  const heard: string[] = [];
  const other: Stage<object> = {
    rule: 'nominee-cards',
    name: 'other',
    ruleVersion: 'v1',
    outputs: [],
    on: { 'card-top-ups': (_, event) => void heard.push(event.id) },
    onTimer: () => undefined,
  };
  const fold = createFold([{ ...countingStage(log), history: { of: quiet, lookBackMs: 0, delivered: ['top-up'] } }, other], options);
  for (const [timeMs, id] of ['delivered0', 'e1', 'e2', 'delivered3'].entries()) fold.handle('card-top-ups', topUp(1, timeMs, id));
  // Applied all the same: the history has seen four, and the one before was at 2.
  expect(log).toEqual(['delivered0, the first: history 1, columns 1, state 1', 'delivered3, after 2: history 4, columns 2, state 2']);
  expect(heard).toEqual(['delivered0', 'e1', 'e2', 'delivered3']);
});

test('stages that look back get some events only while they have a state of the key', () => {
  const heard: string[] = [];
  const stage: Stage<object, Seen, Seen> = {
    rule: 'nominee-cards',
    name: 'card',
    ruleVersion: 'v1',
    outputs: [],
    history: { of: history, lookBackMs: 0, delivered: ['withdrawal'], deliveredWithState: ['top-up'] },
    on: {
      'card-top-ups': (state, { id }) => {
        heard.push(`${id} ${state !== undefined}`);
        return state;
      },
      // The first withdrawal makes a state, the next one drops it.
      'atm-withdrawals': (state, { id }) => {
        heard.push(id);
        return state === undefined ? {} : undefined;
      },
    },
    onTimer: () => undefined,
  };
  const fold = createFold([stage], options);
  const withdrawal = (timeMs: number) => atmWithdrawal({ card: cardNumbered(1), timeMs, id: `w${timeMs}` });
  fold.handle('card-top-ups', topUp(1, 0));
  fold.handle('atm-withdrawals', withdrawal(1));
  fold.handle('card-top-ups', topUp(1, 2));
  fold.handle('card-top-ups', topUp(2, 3));
  fold.handle('atm-withdrawals', withdrawal(4));
  fold.handle('card-top-ups', topUp(1, 5));
  expect(heard).toEqual(['w1', 'e2 true', 'w4']);
});

test('a session begins with the first event after a gap or of a tumbling window, before it is applied and whether or not it is delivered', () => {
  const begun: string[] = [];
  const inSessions: Stage<object, Seen, Seen> = {
    rule: 'nominee-cards',
    name: 'card',
    ruleVersion: 'v1',
    outputs: [],
    history: { of: { ...history, apply: { 'card-top-ups': (view) => (++view.seen, UNDELIVERED) } }, lookBackMs: 0, delivered: ['top-up'] },
    columns: seen,
    sessions: {
      gapMs: 5,
      tumblingMs: 8,
      begin: (previousMs, { nowMs, key, columns, history: { seen: noted } }) =>
        void begun.push(`${key === cardNumbered(1)} ${previousMs} ${nowMs} ${noted} ${++columns.seen}`),
    },
    on: { 'card-top-ups': () => expect('delivered').toBe('never') as never },
    onTimer: () => undefined,
  };
  const fold = createFold([inSessions], options);
  for (const timeMs of [1, 2, 7, 8, 9, 12, 33]) fold.handle('card-top-ups', topUp(1, timeMs));
  expect(begun).toEqual(['true -Infinity 1 0 1', 'true 2 7 2 2', 'true 7 8 3 3', 'true -Infinity 33 0 1']);
});

test('a history that fails is named, not the stage before it', () => {
  const failing: History<Seen> = {
    ...history,
    apply: {
      ...history.apply,
      'atm-withdrawals': () => {
        throw new Error('no such row');
      },
    },
  };
  const fold = createFold([{ ...countingStage([]), history: { of: failing, lookBackMs: 0, delivered: ['top-up'] } }], options);
  fold.handle('card-top-ups', topUp(1, 0));
  const fail = () => fold.handle('atm-withdrawals', atmWithdrawal({ card: cardNumbered(1), timeMs: 5, id: 'w' }));
  expect(fail).toThrow(`the history that stages share failed on event w of key "${cardNumbered(1)}": no such row`);
});

test('a history is noted once for all stages, and reaches back as far as the one that looks furthest', () => {
  const log: string[] = [];
  lookBacks.length = 0;
  const fold = createFold([countingStage(log, 5), countingStage(log, 7), countingStage(log, 6)], options);
  fold.handle('card-top-ups', topUp(1, 0));
  expect(log).toEqual([
    'e0, the first: history 1, columns 1, state 1',
    'e0, the first: history 1, columns 1, state 1',
    'e0, the first: history 1, columns 1, state 1',
  ]);
  expect(lookBacks).toEqual([7]);
});

test('a history is forgotten although a timer is pending, but not what the waiting stage keeps', () => {
  const log: string[] = [];
  const fold = createFold([countingStage(log)], options);
  fold.handle('card-top-ups', topUp(1, 0, 'w0'));
  fold.advance(19);
  expect(fold.keys()).toBe(1);
  fold.handle('card-top-ups', topUp(1, 19));
  fold.advance(20);
  expect(log).toEqual([
    'w0, the first: history 1, columns 1, state 1',
    'e19, the first: history 1, columns 2, state 2',
    'timer: history 1, columns 2, state 2',
  ]);
});

test('a history leaves by itself, and its place starts from nothing', () => {
  const log: string[] = [];
  const fold = createFold([countingStage(log)], options);
  let most = 0;
  for (let i = 0; i < 5000; i++) {
    fold.handle('card-top-ups', topUp(i, i));
    fold.advance(i);
    most = Math.max(most, fold.keys());
  }
  expect(most).toBeLessThanOrEqual(IDLE_MS + IDLE_MS / 4 + 2);
  expect(log.every((line) => line.endsWith(', the first: history 1, columns 1, state 1'))).toBe(true);
  expect(fold.sizes()[0]?.states).toBe(fold.keys());
});

test('a history is needed for columns, has to apply what its stages read, and is one for all of them', () => {
  const { history: _, ...without } = countingStage([]);
  expect(() => createFold([without], options)).toThrow('keeps columns without a history');
  const { columns: __, ...inSessions } = without;
  expect(() => createFold([inSessions], options)).toThrow('has sessions without a history');
  const trading = { ...countingStage([]), on: { 'exchanger-trades': () => undefined } };
  expect(() => createFold([trading], options)).toThrow('reads exchanger-trades, which its history does not apply');
  const other = { ...countingStage([]), history: { of: { ...history }, lookBackMs: 0, delivered: ['top-up'] } };
  expect(() => createFold([countingStage([]), other], options)).toThrow('different histories');
});

test('what a stage asks for is checked before the first event', () => {
  const asking = (delivered: readonly string[], more: Partial<Stage<{ seen: number }, Seen, Seen>> = {}) => {
    const stage = { ...countingStage([]), history: { of: history, lookBackMs: 0, delivered }, ...more };
    return () => createFold([stage], options);
  };
  expect(asking(['top-up'])).not.toThrow();
  expect(asking(['top-up', 'purchase'])).toThrow(
    'stage "card" asks for "purchase", but its history has these kinds only: top-up, withdrawal',
  );
  expect(asking(['top-up', 'withdrawal'])).toThrow('stage "card" asks for "withdrawal", but has no handler for atm-withdrawals');
  expect(asking([])).toThrow('stage "card" has a handler for card-top-ups that is never called: it asks for none of its kinds, top-up');
});
