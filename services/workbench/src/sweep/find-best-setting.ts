/** A whole sweep: tries every setting on some seeds, chooses one, and tries it on others. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { propertiesOf } from '@tengewatch/shared/documents/json-schema.js';
import type { ParameterNote } from '@tengewatch/shared/rules/parameters.js';
import { backtest } from '../backtest/backtest.js';
import { edgesOf, paretoSet, preference, recommended } from './choose.js';
import { runSweep, type SweepOptions } from './run-sweep.js';
import type { SweepQuestion } from './sweep-question.js';
import type { SweepResult } from './sweep-result.js';

/** The present setting is tried like the others, whether it is one of them or not. */
export async function findBestSetting(question: SweepQuestion, options: SweepOptions): Promise<SweepResult> {
  const { scenario, rule, axes, points, present: presentPoint, seeds, heldOut, settings, budget } = question;
  const [present, ...outcomes] = await runSweep({ scenario, rule, points: [presentPoint, ...points], seeds }, options);
  const prefer = preference(axes, presentPoint);
  const chosen = recommended(outcomes, prefer, budget);
  const notes = propertiesOf(catalogue.find(({ name }) => name === rule)!.parameters) as unknown as {
    readonly [name: string]: ParameterNote;
  };
  const sets = [presentPoint, ...(chosen === undefined ? [] : [chosen.point])].map((point) => ({
    rule,
    parameters: { ...scenario.rules[rule], ...point },
  }));
  const { density, rules } = await backtest(
    { scenario, sets, seeds: heldOut, settings },
    { threads: options.threads, signal: options.signal, onProgress: () => undefined },
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
    edges: chosen === undefined ? [] : edgesOf(chosen.point, axes, (parameter) => notes[parameter]!),
    checked: { density, present: rules[0]!, chosen: rules[1] },
  };
}
