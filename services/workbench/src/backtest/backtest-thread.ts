/** A thread that evaluates one seed after the other, as they are sent to it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SeedsWanted, ThreadMessage } from './evaluate-seeds.js';
import { findInSeed } from './find-in-seed.js';

/** A message for each such part of a seed. */
const STEP = 0.05;

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message);

parentPort?.on('message', (seed: number) => {
  let told = 0;
  const found = findInSeed(workerData as SeedsWanted, seed, (shareDone) => {
    if (shareDone < told + STEP) return;
    told = shareDone;
    tell({ shareDone });
  });
  tell({ found });
});
