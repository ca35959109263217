/** A worker that scores one scenario and seed. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Score } from '@tengewatch/shared/scoring/score-report.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { evaluate } from './evaluate.js';

export interface ScoredSeed {
  readonly scenario: string;
  readonly seed: number;
  readonly score: Score;
  readonly alerts: number;
  readonly cards: number;
  readonly days: number;
}

const { scenario, seed, settings } = workerData as { scenario: string; seed: number; settings: readonly string[] };
const { score, alerts, cards, days } = evaluate(scenarioFor(scenario, settings, seed), seed);
parentPort?.postMessage({ scenario, seed, score, alerts, cards, days } satisfies ScoredSeed);
