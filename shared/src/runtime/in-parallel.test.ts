import { expect, test } from '@jest/globals';
import { inParallel } from './in-parallel.js';

test('results come in the order of the jobs, whichever is done first, and each job runs once', async () => {
  const ran: number[] = [];
  const told: number[] = [];
  const results = await inParallel(
    [30, 1, 20, 2, 10],
    async (ms) => {
      ran.push(ms);
      for (let turn = 0; turn < ms; turn++) await Promise.resolve();
      return ms * 2;
    },
    (done) => told.push(done),
  );
  expect(results).toEqual([60, 2, 40, 4, 20]);
  expect(ran.length).toBe(5);
  expect(told).toEqual([1, 2, 3, 4, 5]);
});

test('a job that fails is heard of', async () => {
  await expect(inParallel([1, 2], (job) => (job === 2 ? Promise.reject(new Error('two')) : Promise.resolve(job)))).rejects.toThrow('two');
});
