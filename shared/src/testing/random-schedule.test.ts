/** Random schedules finish everything, are repeatable from their seed, and notice when nothing ever finishes. */
import { expect, test } from '@jest/globals';
import { runInRandomOrder, seededPick, type Steppable } from './random-schedule.js';

function counters(log: string[]): Steppable[] {
  return ['a', 'b', 'c'].map((name) => {
    let left = 20;
    return {
      name,
      async step(maxRecords) {
        log.push(`${name}${maxRecords}`);
        left -= maxRecords;
        return left > 0;
      },
    };
  });
}

async function scheduleOf(seed: number): Promise<string[]> {
  const log: string[] = [];
  await runInRandomOrder(counters(log), seededPick(seed), 5);
  return log;
}

test('the same seed gives the same schedule, another seed another', async () => {
  expect(await scheduleOf(1)).toEqual(await scheduleOf(1));
  expect(await scheduleOf(1)).not.toEqual(await scheduleOf(2));
});

test('everything is stepped until it has finished, in batches of 1 up to the largest', async () => {
  const log = await scheduleOf(0);
  for (const name of ['a', 'b', 'c']) {
    const batches = log.filter((step) => step.startsWith(name)).map((step) => Number(step.slice(1)));
    expect(batches.reduce((sum, batch) => sum + batch, 0)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...batches)).toBeLessThanOrEqual(5);
    expect(Math.min(...batches)).toBeGreaterThanOrEqual(1);
  }
});

test('a schedule that never finishes fails and says who is stuck', async () => {
  const stuck: Steppable = { name: 'stuck', step: async () => true };
  await expect(runInRandomOrder([stuck], seededPick(1), 1)).rejects.toThrow('stuck');
});
