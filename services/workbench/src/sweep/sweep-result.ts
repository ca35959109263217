/** What a sweep says: all settings that were tried, those that none beats, the recommended one, and what it does on seeds that had no say. */
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { Backtest, RuleBacktest } from '../backtest/backtest-form.js';
import type { Edge } from './choose.js';
import type { Outcome } from './outcome.js';
import type { Axis } from './vary.js';

export interface SweepResult {
  readonly scenario: string;
  readonly title: string;
  readonly rule: RuleName;
  readonly days: number;
  readonly settings: readonly string[];
  readonly axes: readonly Axis[];
  /** Points of the whole grid, of which some may have been drawn. */
  readonly gridSize: number;
  /** Seeds on which the setting was chosen, and others on which it was tried. */
  readonly seeds: readonly number[];
  readonly heldOut: readonly number[];
  /** Alerts a week in one country. */
  readonly budget: number | undefined;
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
