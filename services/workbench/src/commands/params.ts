/** `tengewatch params`: what can be set of the rules, within which range, and what each value rests on. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { Argument, type Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { notesOf, valuesOf } from '../rule-parameters.js';
import { parameterLines, unitOf, type ShownParameter } from '../render/parameters.js';
import { REPORT_WIDTH, type Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { collected } from './arguments.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';

interface ParamsFlags {
  readonly scenario?: string;
  readonly set: readonly string[];
  readonly json?: true;
}

/** Longer lines of prose are hard to read. */
const MAX_TEXT_WIDTH = 100;

const teaching = `
Examples:
  tengewatch params nominee-cards
  tengewatch params cash-out-groups --scenario ./my-town.yaml
  tengewatch params --json | jq -r '.[] | [.rule, .parameter, .value, .unit] | @tsv'

One is changed for one run by its rule and name, and for good in a scenario file:
  tengewatch run nominee-cards --set rules.nominee-cards.minSenders=8`;

export function addParams(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('params')
    .addArgument(new Argument('[rule]', 'one rule; all when left out').choices(ruleNames))
    .description('tell the parameters of the rules: value, unit, range and ground')
    .option('--scenario <scenario>', 'with the values of this scenario, by its name or path')
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .option('--json', 'print them as a JSON array')
    .addHelpText('after', teaching)
    .action((rule: RuleName | undefined, flags: ParamsFlags) => finish(params(rule, flags, terminal)));
}

/** The parameters of one rule or of all, with the values that a scenario gives them. */
export function shownParameters(wanted: RuleName | undefined, overrides: Scenario['rules']): readonly ShownParameter[] {
  return catalogue
    .map(({ name }) => name)
    .filter((rule) => wanted === undefined || rule === wanted)
    .flatMap((rule) => {
      const values = valuesOf({ rule, parameters: overrides[rule] ?? {} });
      return Object.entries(notesOf(rule)).map(([parameter, { default: standard, minimum, maximum, description, ground }]) => ({
        rule,
        parameter,
        value: values[parameter]!,
        unit: unitOf(parameter),
        minimum,
        maximum,
        default: standard,
        description,
        ground,
      }));
    });
}

function params(rule: RuleName | undefined, { scenario, set, json }: ParamsFlags, terminal: Terminal): ExitCode {
  if (scenario === undefined && set.length > 0) throw new BadInput('--set changes a scenario; add --scenario NAME, such as baseline');
  const shown = shownParameters(rule, scenario === undefined ? {} : scenarioFor(scenario, set).rules);
  if (json === true) terminal.out(JSON.stringify(shown, null, 2));
  else terminal.out(parameterLines(shown, Math.min(terminal.columns ?? REPORT_WIDTH, MAX_TEXT_WIDTH), terminal.colours).join('\n'));
  return exitCodes.fine;
}
