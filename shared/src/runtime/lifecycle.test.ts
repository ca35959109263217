import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { LogError } from '../log/event-log.js';
import { createFakeProcess } from '../testing/fake-process.js';
import { createHealth } from './health.js';
import { failureOf } from '../service/failure.js';
import { createLifecycle, FAILURE_LIMIT_MS, ToldToStop, type Lifecycle } from './lifecycle.js';
import { createLogger } from './logging.js';

const DRAIN_LIMIT_MS = 25_000;
const FOREVER_MS = 1_000_000;

function living({ stopsWithInput = false } = {}) {
  const host = createFakeProcess();
  const health = createHealth();
  const log = createLogger({ name: 'test', level: 'info', destination: host.logTo! });
  const life = createLifecycle({ host, log, health, failureOf, drainLimitMs: DRAIN_LIMIT_MS, stopsWithInput });
  const closed: string[] = [];
  const open = (name: string): void => life.opened(name, (ending) => void closed.push(`${name} ${ending}`));
  const messages = (): unknown[] => host.logged().map(({ msg }) => msg);
  return { host, health, life, closed, open, messages };
}

const untilStopped = async ({ signal }: Lifecycle): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
};
const never = (): Promise<void> => new Promise(() => undefined);

describe('a service that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('by %s finishes its work, closes in reverse order, and ends with 0', async (signal) => {
    const { host, health, life, closed, open } = living();
    open('first');
    open('second');
    const ran = life.run(async () => {
      await untilStopped(life);
      closed.push('work');
    });
    expect(health.obstacles()).toEqual([]);
    host.signal(signal);
    expect(health.obstacles()).toEqual([{ condition: 'running', reason: `the service was stopped by ${signal}` }]);
    expect(life.signal.reason).toBeInstanceOf(ToldToStop);
    expect(host.delaysMs()).toEqual([DRAIN_LIMIT_MS]);
    await ran;
    expect(closed).toEqual(['work', 'second drained', 'first drained']);
    expect([host.exits, host.delaysMs(), health.failure()]).toEqual([[0], [], undefined]);
  });

  test('by the end of its input does the same, and a signal to hurry still ends it at once', async () => {
    const { host, health, life, closed, open } = living({ stopsWithInput: true });
    open('first');
    void life.run(never);
    host.endInput();
    expect(health.obstacles()).toEqual([{ condition: 'running', reason: 'the service was stopped by the end of its input' }]);
    expect(host.delaysMs()).toEqual([DRAIN_LIMIT_MS]);
    host.signal('SIGTERM');
    expect([host.exits, closed]).toEqual([[143], []]);
  });

  test('is not told a second time by the end of its input', async () => {
    const { host, life } = living({ stopsWithInput: true });
    const ran = life.run(() => untilStopped(life));
    host.signal('SIGTERM');
    host.endInput();
    await ran;
    expect(host.exits).toEqual([0]);
  });

  test('goes on without its input unless it is to stop with it', async () => {
    const { host, life } = living();
    void life.run(never);
    host.endInput();
    expect(life.signal.aborted).toBe(false);
  });

  test('may say so by throwing the reason', async () => {
    const { host, life } = living();
    const ran = life.run(async () => {
      await untilStopped(life);
      life.signal.throwIfAborted();
    });
    host.signal('SIGTERM');
    await ran;
    expect(host.exits).toEqual([0]);
  });

  test('may end by whatever it waited for being aborted', async () => {
    const { host, life } = living();
    const ran = life.run(() => setTimeout(FOREVER_MS, undefined, { signal: life.signal }));
    host.signal('SIGTERM');
    await ran;
    expect(host.exits).toEqual([0]);
  });

  test('and fails on the way ends with the failure', async () => {
    const { host, life, closed, open } = living();
    open('log');
    const ran = life.run(async () => {
      await untilStopped(life);
      throw new LogError('closed', 'the cluster went away');
    });
    host.signal('SIGTERM');
    await ran;
    expect(closed).toEqual(['log failed']);
    expect(host.exits).toEqual([4]);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('and takes too long ends loudly when the time is over, as killed by %s', async (signal, code) => {
    const { host, health, life, messages } = living();
    life.opened('quick', () => undefined);
    life.opened('stuck', never);
    void life.run(() => untilStopped(life));
    host.signal(signal);
    expect(host.exits).toEqual([]);
    host.passTime();
    expect(host.exits).toEqual([code]);
    expect(host.logged().at(-1)).toMatchObject({ stillOpen: ['stuck', 'quick'], limitMs: DRAIN_LIMIT_MS });
    expect(messages().at(-1)).toBe('closing takes too long; the process ends as it is');
    expect(health.failure()).toBe('the service could not close in time');
  });

  test('twice ends at once', () => {
    const { host, life, closed, open } = living();
    open('log');
    void life.run(never);
    host.signal('SIGTERM');
    host.signal('SIGINT');
    expect([host.exits, closed]).toEqual([[130], []]);
  });
});

describe('a service that is done', () => {
  test('closes and ends with 0', async () => {
    const { host, life, closed, open } = living();
    open('log');
    await life.run(() => Promise.resolve());
    expect([host.exits, closed, host.delaysMs()]).toEqual([[0], ['log drained'], []]);
  });

  test('and cannot close ends loudly when the time is over', async () => {
    const { host, life } = living();
    const reached = new Promise<void>((resolve) => {
      life.opened('stuck', () => {
        resolve();
        return never();
      });
    });
    void life.run(() => Promise.resolve());
    await reached;
    host.passTime();
    expect(host.exits).toEqual([1]);
  });
});

describe('a service that fails', () => {
  test.each<[string, unknown, number]>([
    ['a bug', new Error('oops'), 1],
    ['a cluster that cannot be reached', new LogError('unreachable', 'no broker answers'), 2],
    ['no error at all', 'text', 1],
  ])('by %s is unhealthy before anything is closed, and ends with its code', async (_what, error, code) => {
    const { host, health, life } = living();
    let seen: string | undefined;
    life.opened('log', (ending) => void (seen = `${ending}: ${health.failure()}`));
    await life.run(() => Promise.reject(error));
    expect(seen).toMatch(/^failed: the service failed: /);
    expect(host.exits).toEqual([code]);
    expect(host.logged().filter(({ level }) => level === 60)).toHaveLength(1);
  });

  test('by an error that nothing caught does not wait for its work', async () => {
    const { host, health, life, closed, open } = living();
    open('log');
    void life.run(never);
    host.uncaught(new Error('nobody saw 9412345678901234'));
    expect(health.failure()).toBe('an error was not caught: Error: nobody saw 9412 **** **** 1234');
    expect(life.signal.aborted).toBe(true);
    expect(host.delaysMs()).toEqual([FAILURE_LIMIT_MS]);
    expect(await host.exited).toBe(1);
    expect(closed).toEqual(['log failed']);
    expect(JSON.stringify(host.logged())).toContain('nobody saw 9412 **** **** 1234');
    expect(JSON.stringify(host.logged())).not.toContain('9412345678901234');
  });

  test('a second time while it closes ends at once', () => {
    const { host, life } = living();
    life.opened('stuck', never);
    void life.run(never);
    host.uncaught(new Error('first'));
    expect(host.exits).toEqual([]);
    host.uncaught(new LogError('unreachable', 'second'));
    expect(host.exits).toEqual([1]);
  });

  test('and is told to stop meanwhile ends at once, with the code of the failure', () => {
    const { host, life } = living();
    life.opened('stuck', never);
    void life.run(never);
    host.uncaught(new LogError('unreachable', 'first'));
    host.signal('SIGTERM');
    expect(host.exits).toEqual([2]);
  });

  test('to close one thing closes the others all the same, without saving', async () => {
    const { host, life, closed, open, messages } = living();
    open('first');
    life.opened('second', () => Promise.reject(new Error('no')));
    open('third');
    await life.run(() => Promise.resolve());
    expect(closed).toEqual(['third drained', 'first failed']);
    expect(messages()).toContain('second could not be closed');
    expect(host.exits).toEqual([1]);
  });
});
