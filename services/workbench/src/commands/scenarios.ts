/** `tengewatch scenarios`: what can be run out of the box. */
import { loadScenario } from '@tengewatch/shared/scenario/load.js';
import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { tableLines } from '../render/table.js';
import { countText } from '../render/words.js';
import { scenarioContext } from '@tengewatch/detector/scenario-context.js';
import { readScenario, shippedNames } from '@tengewatch/shared/scenario/scenario-files.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';

function scenarios(terminal: Terminal): ExitCode {
  const context = scenarioContext();
  const columns = [
    { title: 'Scenario' },
    { title: 'What happens' },
    { title: 'People', align: 'right' },
    { title: 'Days', align: 'right' },
  ] as const;
  const rows = shippedNames().map((name) => {
    const loaded = loadScenario({ ...readScenario(name), settings: [] }, context);
    if (!loaded.ok) return [name, `has mistakes: tengewatch validate ${name}`, '', ''];
    const { title, people, days } = loaded.scenario;
    return [name, title, countText(people), countText(days)];
  });
  const next = [
    '',
    '  tengewatch run NAME          simulate one',
    '  tengewatch run ./FILE.yaml   or one of your own',
    '  scenarios/README.md says how to write one',
  ];
  terminal.out([...tableLines(columns, rows, terminal.colours.dim), ...next].join('\n'));
  return exitCodes.fine;
}

export function addScenarios(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('scenarios')
    .description('list the shipped scenarios')
    .action(() => finish(scenarios(terminal)));
}
