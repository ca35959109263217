/** Which country a question is about: that of a written report, or of a scenario and seed. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { DEFAULT_SEED } from '@tengewatch/shared/scenario/load.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { Command } from 'commander';
import { readReport } from '../report-file.js';
import { collected, MAX_SEED } from './arguments.js';
import { checkHeap } from './heap-room.js';

export interface WorldFlags {
  readonly from?: string;
  readonly scenario?: string;
  readonly seed?: number;
  readonly set: readonly string[];
}

export interface AskedWorld {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly settings: readonly string[];
  /** Where one was given. */
  readonly report: RunReport | null;
}

export const withWorld = (command: Command): Command =>
  command
    .option('--from <report>', 'a report written with "tengewatch run … --json"; its country is simulated again')
    .option('--scenario <scenario>', 'a shipped scenario or the path of a YAML file')
    .option('--seed <n>', `seed of the world (default: ${DEFAULT_SEED})`, wholeNumber(0, MAX_SEED))
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, []);

/** The same as words of a command. */
export const worldWords = ({ from, scenario, seed, set }: WorldFlags): readonly string[] => [
  ...(from === undefined ? [] : ['--from', from]),
  ...(scenario === undefined ? [] : ['--scenario', scenario]),
  ...(seed === undefined ? [] : ['--seed', String(seed)]),
  ...set.flatMap((one) => ['--set', one]),
];

export function worldAskedFor({ from, scenario: named, seed, set }: WorldFlags): AskedWorld {
  if (from === undefined) {
    if (named === undefined) throw new BadInput('say which country: --from REPORT, or --scenario SCENARIO with --seed N');
    const scenario = scenarioFor(named, set, seed);
    checkHeap(scenario);
    return { scenario, seed: seed ?? DEFAULT_SEED, settings: set, report: null };
  }
  if (seed !== undefined) throw new BadInput('--from says the seed already; leave out --seed');
  const report = readReport(from);
  const { run } = report;
  const again = scenarioOf(report, named, []);
  if (describeRun(again, run.seed, [], []).id !== run.id) {
    throw new BadInput(
      `scenario ${run.scenario} is not what it was when ${from} was written, so that its country cannot be simulated again`,
      `write a new report with: tengewatch run ${named ?? run.scenario} --seed ${run.seed} --json FILE`,
    );
  }
  checkHeap(again);
  const settings = [...run.settings, ...set];
  return {
    scenario: set.length === 0 ? again : scenarioOf(report, named, set),
    seed: run.seed,
    settings,
    report: set.length === 0 ? report : null,
  };
}

function scenarioOf({ run }: RunReport, named: string | undefined, set: readonly string[]): Scenario {
  try {
    return scenarioFor(named ?? run.scenario, [...run.settings, ...set], run.seed);
  } catch (error) {
    if (!(error instanceof BadInput) || named !== undefined) throw error;
    throw new BadInput(...error.lines, `if ${run.scenario} is a file of your own, add --scenario and its path`);
  }
}

/** Fails when this version's rule is another than the one that made the report: it would explain what did not happen. */
export function checkRuleVersion({ scenario, report }: AskedWorld, rule: RuleName): void {
  const was = report?.run.ruleVersions[rule];
  const version = catalogue.find(({ name }) => name === rule)?.createRule(scenario.rules[rule]).version;
  if (was === undefined || was === version) return;
  throw new BadInput(
    `the rule ${rule} has changed since the report was written (version ${was}, now ${version ?? 'none'})`,
    'write a new report, or ask with --scenario and --seed',
  );
}
