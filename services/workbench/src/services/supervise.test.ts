/** What is killed is started again, what fails stops the run, and nothing runs any more once it is stopped. */
import { describe, expect, test } from '@jest/globals';
import type { ServiceEnd } from './service-child.js';
import { MAX_QUICK_LIVES, QUICK_LIFE_MS, ServiceFailed, supervise } from './supervise.js';

const STOP_LIMIT_MS = 12_000;

/** Services that live and die as the test says, in a time of its own. */
function services(...labels: readonly string[]) {
  const said: string[] = [];
  const signals: string[] = [];
  const lives: { readonly label: string; end(end: Partial<ServiceEnd>): Promise<void> }[] = [];
  const timers = new Map<() => void, number>();
  let nowMs = 0;
  const supervision = supervise({
    programs: labels.map((label) => ({ label })),
    start({ label }) {
      let resolve: (end: ServiceEnd) => void = () => undefined;
      const ended = new Promise<ServiceEnd>((done) => (resolve = done));
      lives.push({
        label,
        async end(end) {
          resolve({ code: null, signal: null, ...end });
          // What follows an end follows in promises alone.
          await new Promise(setImmediate);
        },
      });
      return { pid: lives.length, kill: (signal) => void signals.push(`${signal} ${label}`), ended };
    },
    lastWords: ({ label }) => `the words of ${label}`,
    say: (line) => void said.push(line),
    clock: () => nowMs,
    after(delayMs, action) {
      timers.set(action, delayMs);
      return () => void timers.delete(action);
    },
    stopLimitMs: STOP_LIMIT_MS,
  });
  return {
    supervision,
    said,
    signals,
    lives,
    timers,
    labels: () => lives.map(({ label }) => label),
    passTime: (ms: number) => void (nowMs += ms),
    reason: () => supervision.failure.reason as unknown,
  };
}

describe('a service', () => {
  test('that is killed is started again, and that is said', async () => {
    const { supervision, lives, labels, said } = services('one', 'two');
    await lives[1]!.end({ signal: 'SIGKILL' });
    expect(labels()).toEqual(['one', 'two', 'two']);
    expect(said).toEqual(['two was killed (SIGKILL); started again']);
    expect(supervision.failure.aborted).toBe(false);
  });

  test.each([0, 143, 130])('that somebody stops (%d) is started again', async (code) => {
    const { lives, labels, said } = services('one');
    await lives[0]!.end({ code });
    expect(labels()).toEqual(['one', 'one']);
    expect(said).toEqual(['one was stopped; started again']);
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [77, 1],
  ])('that ends with the error %d stops the run with %d, its name and its last words', async (code, expected) => {
    const { lives, labels, reason, said } = services('one', 'two');
    await lives[0]!.end({ code });
    expect(labels()).toEqual(['one', 'two']);
    expect(reason()).toBeInstanceOf(ServiceFailed);
    expect(reason()).toMatchObject({ code: expected, message: 'one failed: the words of one' });
    expect(said).toEqual([]);
  });

  test('is not started for ever when it is killed as soon as it lives', async () => {
    const { lives, reason, said } = services('one');
    for (let life = 0; life < MAX_QUICK_LIVES; life++) {
      expect(lives).toHaveLength(life + 1);
      await lives[life]!.end({ signal: 'SIGABRT' });
    }
    expect(lives).toHaveLength(MAX_QUICK_LIVES);
    expect(said).toHaveLength(MAX_QUICK_LIVES - 1);
    expect(reason()).toMatchObject({
      code: 1,
      message: 'one was killed (SIGABRT) again and again as soon as it was started; its last words: the words of one',
    });
  });

  test('may be killed any number of times when it lives a while in between', async () => {
    const { lives, passTime, supervision } = services('one');
    for (let life = 0; life < 3 * MAX_QUICK_LIVES; life++) {
      if (life % 2 === 0) passTime(QUICK_LIFE_MS);
      await lives[life]!.end({ signal: 'SIGKILL' });
    }
    expect(supervision.failure.aborted).toBe(false);
    expect(lives).toHaveLength(3 * MAX_QUICK_LIVES + 1);
  });

  test('that could not be started at all stops the run', async () => {
    const supervision = supervise({
      programs: [{ label: 'one' }],
      start: () => ({ pid: undefined, kill: () => undefined, ended: Promise.reject(new Error('no memory')) }),
      lastWords: () => '',
      say: () => undefined,
      clock: () => 0,
      after: () => () => undefined,
      stopLimitMs: STOP_LIMIT_MS,
    });
    await new Promise(setImmediate);
    expect(supervision.failure.reason).toMatchObject({ message: 'no memory' });
    await supervision.stop();
  });
});

describe('stopping', () => {
  test('tells every service and waits for all of them', async () => {
    const { supervision, lives, labels, signals, timers } = services('one', 'two');
    let stopped = false;
    const stopping = supervision.stop().then(() => (stopped = true));
    expect(signals).toEqual(['SIGTERM one', 'SIGTERM two']);
    expect([...timers.values()]).toEqual([STOP_LIMIT_MS]);
    await lives[0]!.end({ code: 0 });
    expect(stopped).toBe(false);
    await lives[1]!.end({ signal: 'SIGTERM' });
    await stopping;
    expect(labels()).toEqual(['one', 'two']);
    expect(timers.size).toBe(0);
  });

  test('kills what does not drain in time', async () => {
    const { supervision, lives, signals, said, timers } = services('one', 'two');
    const stopping = supervision.stop();
    await lives[0]!.end({ code: 0 });
    for (const overdue of timers.keys()) overdue();
    expect(signals.at(-1)).toBe('SIGKILL two');
    expect(said).toEqual(['two did not stop in time; it is killed']);
    await lives[1]!.end({ signal: 'SIGKILL' });
    await stopping;
  });

  test('an error while it drains is no failure of the run any more', async () => {
    const { supervision, lives } = services('one');
    const stopping = supervision.stop();
    await lives[0]!.end({ code: 4 });
    await stopping;
    expect(supervision.failure.aborted).toBe(false);
  });

  test('after a failure stops the others', async () => {
    const { supervision, lives, signals } = services('one', 'two');
    await lives[0]!.end({ code: 1 });
    const stopping = supervision.stop();
    expect(signals).toEqual(['SIGTERM two']);
    await lives[1]!.end({ code: 0 });
    await stopping;
  });
});
