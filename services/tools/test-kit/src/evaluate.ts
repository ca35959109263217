/** What all rules find in a scenario and seed without a log: tests hold runs on a log against it. */
import { createRules } from '@tengewatch/detector/create-rules.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { evaluateSeed, type EvaluatedSet } from '@tengewatch/workbench/backtest/evaluate-seed.js';

export const evaluate = (scenario: Scenario, seed: number): EvaluatedSet =>
  evaluateSeed(scenario, seed, [createRules(scenario.rules)]).sets[0]!;
