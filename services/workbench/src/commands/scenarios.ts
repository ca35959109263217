/** `tengewatch scenarios`: what can be run out of the box. */
import { loadScenario } from '@tengewatch/shared/scenario/load.js';
import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { tableLines } from '../render/table.js';
import { countText, wrapped } from '../render/words.js';
import { scenarioContext } from '../scenario-context.js';
import { readScenario, shippedNames } from '@tengewatch/shared/scenario/scenario-files.js';
import { REPORT_WIDTH, type Terminal } from '../terminal.js';

function scenarios(terminal: Terminal): ExitCode {
  const context = scenarioContext();
  const names = shippedNames();
  const nameWidth = Math.max(...names.map((name) => name.length));
  const columns = [
    { title: 'Scenario' },
    { title: 'What happens' },
    { title: 'People', align: 'right' },
    { title: 'Days', align: 'right' },
  ] as const;
  const titleWidth = REPORT_WIDTH - nameWidth - '  ··  ··10,000  ··Days'.length;
  const rows = names.flatMap((name) => {
    const loaded = loadScenario({ ...readScenario(name), settings: [] }, context);
    if (!loaded.ok) return [[name, `has mistakes: tengewatch validate ${name}`, '', '']];
    const { title, people, days } = loaded.scenario;
    return wrapped(title, titleWidth).map((line, index) =>
      index === 0 ? [name, line, countText(people), countText(days)] : ['', line, '', ''],
    );
  });
  const next = [
    '',
    '  tengewatch run NAME          simulate one',
    '  tengewatch run ./FILE.yaml   or one of your own; scenarios/README.md says how',
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
