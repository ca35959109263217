/** What a sweep says: all settings that were tried, those that none beats, the recommended one, and what it does on seeds that had no say. */
import type { Backtest, RuleBacktest } from '../backtest/backtest-form.js';
import type { Edge } from './choose.js';
import type { Outcome } from './outcome.js';
import type { SweepQuestion } from './sweep-question.js';

export interface SweepResult extends Pick<SweepQuestion, 'rule' | 'settings' | 'axes' | 'gridSize' | 'seeds' | 'heldOut' | 'budget'> {
  /** Name of the scenario. */
  readonly scenario: string;
  readonly title: string;
  readonly days: number;
  readonly outcomes: readonly Outcome[];
  readonly pareto: readonly Outcome[];
  /** The scenario's own setting, on the seeds for choosing. */
  readonly present: Outcome;
  /** Undefined when nothing keeps to the budget. */
  readonly chosen: Outcome | undefined;
  readonly edges: readonly Edge[];
  /** The present setting and the chosen one on the held-out seeds. */
  readonly checked: {
    readonly density: Backtest['density'];
    readonly present: RuleBacktest;
    readonly chosen: RuleBacktest | undefined;
  };
}
