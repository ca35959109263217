/** A whole sweep: tries every setting on some seeds, chooses one, and tries it on others. */
import { backtest } from '../backtest/backtest.js';
import { notesOf } from '../rule-parameters.js';
import { edgesOf, paretoSet, preference, recommended } from './choose.js';
import { POINTS_PER_PASS, runSweep, type SweepOptions } from './run-sweep.js';
import type { SweepQuestion } from './sweep-question.js';
import type { SweepResult } from './sweep-result.js';

/** The present setting is tried like the others, whether it is one of them or not. */
export async function findBestSetting(question: SweepQuestion, options: SweepOptions): Promise<SweepResult> {
  const { scenario, rule, axes, points, present: presentPoint, seeds, heldOut, settings, budget } = question;
  const { threads, signal, onProgress } = options;
  const all = [presentPoint, ...points];
  const passes = Math.ceil(all.length / POINTS_PER_PASS) * seeds.length;
  /** Passes over countries, of which the last ones try the chosen setting. */
  const choosing = passes / (passes + heldOut.length);
  const tried = all.length * seeds.length;
  const [present, ...outcomes] = await runSweep(
    { scenario, rule, points: all, seeds },
    { ...options, onProgress: (share, evaluations) => onProgress(share * choosing, evaluations) },
  );
  const prefer = preference(axes, presentPoint);
  const chosen = recommended(outcomes, prefer, budget);
  const sets = [presentPoint, ...(chosen === undefined ? [] : [chosen.point])].map((point) => ({
    rule,
    parameters: { ...scenario.rules[rule], ...point },
  }));
  const { density, rules } = await backtest(
    { scenario, sets, seeds: heldOut, settings },
    { threads, signal, onProgress: (share) => onProgress(choosing + share * (1 - choosing), tried) },
  );
  return {
    scenario: scenario.name,
    title: scenario.title,
    rule,
    days: scenario.days,
    settings,
    axes,
    gridSize: question.gridSize,
    seeds,
    heldOut,
    budget,
    outcomes,
    pareto: paretoSet(outcomes, prefer),
    present: present!,
    chosen,
    edges: chosen === undefined ? [] : edgesOf(chosen.point, axes, (parameter) => notesOf(rule)[parameter]!),
    checked: { density, present: rules[0]!, chosen: rules[1] },
  };
}
