/** A thread that looks at the country of one seed. */
import { parentPort, workerData } from 'node:worker_threads';
import { cardSeed, type CardSeedWanted } from './card-seed.js';

parentPort?.postMessage(cardSeed(workerData as CardSeedWanted));
