/** How fast a backtest goes through a seed, and what many parameter sets in one pass cost against a run for each. */
import { createRules } from '@tengewatch/detector/create-rules.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { evaluateSeed } from '@tengewatch/workbench/backtest/evaluate-seed.js';
import type { ParameterSet } from '@tengewatch/workbench/backtest/evaluate-seeds.js';
import { ruleOf } from '@tengewatch/workbench/backtest/find-in-seed.js';
import { runSweep } from '@tengewatch/workbench/sweep/run-sweep.js';
import { seconds } from './measure.js';

/** All rules as one set, from the making of the world to the score. */
export function backtestSpeed(scenario: Scenario, seed: number): { readonly events: number; readonly seconds: number } {
  const from = seconds();
  const { events } = evaluateSeed(scenario, seed, [createRules(scenario.rules)]);
  return { events, seconds: seconds() - from };
}

export const SETS = 50;
const WINDOWS = [3, 4, 5, 6, 7];
const LEAST_SENDERS = 3;
/** So many runs of one set are measured, spread over the sets; the others are taken to cost as much. */
const RUNS_MEASURED = 3;

/** A grid over two parameters of one rule, one of which is the length of its window. */
const grid: readonly ParameterSet[] = Array.from({ length: SETS }, (_, at) => ({
  rule: 'nominee-cards',
  parameters: { windowDays: WINDOWS[at % WINDOWS.length]!, minSenders: LEAST_SENDERS + Math.floor(at / WINDOWS.length) },
}));

export interface SetsCost {
  readonly onePassSeconds: number;
  /** Of all sets, one after the other. */
  readonly runsSeconds: number;
}

export function setsCost(scenario: Scenario, seed: number): SetsCost {
  const secondsOf = (sets: readonly ParameterSet[]): number => {
    const from = seconds();
    evaluateSeed(
      scenario,
      seed,
      sets.map((set) => [ruleOf(set)]),
    );
    return seconds() - from;
  };
  const onePassSeconds = secondsOf(grid);
  const measured = Array.from({ length: RUNS_MEASURED }, (_, at) => grid[Math.floor((at * SETS) / RUNS_MEASURED)]!);
  const runSeconds = measured.reduce((sum, set) => sum + secondsOf([set]), 0) / RUNS_MEASURED;
  return { onePassSeconds, runsSeconds: runSeconds * SETS };
}

export const SWEEP_POINTS = 100;
const SWEEP_SEEDS = [1, 2, 3, 4];
const SWEEP_DAYS = 15;
const POINTS_A_ROW = 10;
const KZT_STEP = 200_000;

/** A sweep of a hundred settings over four countries, in seconds, with one thread and with two. */
export async function sweepSeconds(flagship: Scenario): Promise<{ readonly one: number; readonly two: number }> {
  const scenario = { ...flagship, days: SWEEP_DAYS };
  const points = Array.from({ length: SWEEP_POINTS }, (_, at) => ({
    minSenders: LEAST_SENDERS + (at % POINTS_A_ROW),
    minCreditedKzt: KZT_STEP * (1 + Math.floor(at / POINTS_A_ROW)),
  }));
  const secondsWith = async (threads: number): Promise<number> => {
    const from = seconds();
    await runSweep(
      { scenario, rule: 'nominee-cards', points, seeds: SWEEP_SEEDS },
      { threads, signal: new AbortController().signal, onProgress: () => undefined },
    );
    return seconds() - from;
  };
  return { one: await secondsWith(1), two: await secondsWith(2) };
}
