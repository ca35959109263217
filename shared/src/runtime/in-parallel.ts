/** Runs many jobs, by default as many at a time as there are processors. */
import { availableParallelism } from 'node:os';

/** What each job gave, in the order of the jobs; `onDone` is told how many are done. Rejects when one does. */
export async function inParallel<Job, Result>(
  jobs: readonly Job[],
  run: (job: Job) => Promise<Result>,
  onDone: (done: number) => void = () => undefined,
  atOnce = availableParallelism(),
): Promise<Result[]> {
  const waiting = jobs.entries();
  const results: Result[] = [];
  let done = 0;
  async function work(): Promise<void> {
    // One iterator for all: each takes the next that nobody has taken.
    for (const [index, job] of waiting) {
      results[index] = await run(job);
      onDone(++done);
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, work));
  return results;
}
