/** `tengewatch validate`: tells everything that is wrong with scenario files, without running them. */
import { DEFAULT_SEED, loadScenario } from '@tengewatch/shared/scenario/load.js';
import { problemLines } from '@tengewatch/shared/documents/problem.js';
import type { ScenarioContext } from '@tengewatch/shared/scenario/schema.js';
import { printable } from '@tengewatch/shared/documents/printable.js';
import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { plural } from '../render/words.js';
import { scenarioContext } from '@tengewatch/detector/scenario-context.js';
import { MAX_SEED } from './arguments.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import { readScenario } from '@tengewatch/shared/scenario/scenario-files.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';

const teaching = `
Examples:
  tengewatch validate ./my-town.yaml
  tengewatch validate scenarios/*.yaml

Each mistake is one line, "file:line:column  path: what is wrong; what would be
right", which editors can jump to. Exit code 0 when all are sound, else 2.`;

/** One line for each mistake; empty when the scenario is sound. */
function mistakes(argument: string, context: ScenarioContext, seed: number): readonly string[] {
  try {
    const loaded = loadScenario({ ...readScenario(argument), settings: [], seed }, context);
    return loaded.ok ? [] : problemLines(loaded.problems);
  } catch (error) {
    if (error instanceof BadInput) return [error.lines.join('; ')];
    throw error;
  }
}

function validate(scenarios: readonly string[], seed: number, terminal: Terminal): ExitCode {
  const context = scenarioContext();
  const { green, red } = terminal.colours;
  let wrong = 0;
  for (const scenario of scenarios) {
    const shown = printable(scenario);
    const lines = mistakes(scenario, context, seed).map(printable);
    if (lines.length === 0) terminal.out(`${green('✓')} ${shown} is sound`);
    for (const line of lines) terminal.out(line);
    if (lines.length > 0) terminal.out(`${red('✗')} ${shown}: ${plural(lines.length, 'mistake')}`);
    wrong += lines.length;
  }
  return wrong === 0 ? exitCodes.fine : exitCodes.badInput;
}

export function addValidate(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('validate')
    .argument('<scenario...>', 'shipped scenarios or paths of YAML files')
    .description('check scenario files and tell all mistakes at once')
    .option('--seed <n>', 'seed whose country must hold what the scenario plans', wholeNumber(0, MAX_SEED), DEFAULT_SEED)
    .addHelpText('after', teaching)
    .action((scenarios: readonly string[], { seed }: { seed: number }) => finish(validate(scenarios, seed, terminal)));
}
