/** What a sweep is to try. */
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { WORLD_VERSION } from '@tengewatch/shared/pipeline/topology.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { ruleOf } from '../backtest/find-in-seed.js';
import type { Point } from './points.js';
import type { Question } from './sweep-journal.js';
import type { Axis } from './vary.js';

export interface SweepQuestion {
  readonly scenario: Scenario;
  readonly rule: RuleName;
  readonly axes: readonly Axis[];
  readonly points: readonly Point[];
  /** The scenario's own values of the parameters that vary. */
  readonly present: Point;
  /** Seeds on which a setting is chosen, and others on which it is tried. */
  readonly seeds: readonly number[];
  readonly heldOut: readonly number[];
  /** What --set has changed in the scenario. */
  readonly settings: readonly string[];
  /** Alerts a week that one country has time for. */
  readonly budget: number | undefined;
  /** Points of the whole grid, of which some may have been drawn. */
  readonly gridSize: number;
}

/** What must be the same for a sweep to go on with what an earlier one found: all that decides it, in words. */
export function questionOf({ scenario, rule, axes, points, seeds }: SweepQuestion): Question {
  return {
    scenario: `${scenario.name} (content ${describeRun(scenario, 0, [], []).scenarioHash}, world ${WORLD_VERSION})`,
    rule: `${rule} (version ${ruleOf({ rule, parameters: scenario.rules[rule] ?? {} }).version})`,
    '--vary': axes.map(({ parameter, values }) => `${parameter}=${values.join(',')}`).join(' '),
    points: String(points.length),
    '--seeds': seeds.join(','),
  };
}
