/** The figures of a backtest as a table for a spreadsheet: one row for each rule and figure, over all seeds. */
import type { Backtest, Figure } from './backtest-form.js';
import { figureNames } from './figure-names.js';

const COLUMNS = ['value', 'low', 'high', 'interval', 'part', 'whole'] as const satisfies readonly (keyof Figure)[];
export const CSV_HEAD = ['scenario', 'rule', 'figure', ...COLUMNS].join(',');

/** Names of scenarios, rules and figures hold neither commas nor quotes, so that no cell has to be quoted. */
export function backtestCsv({ scenario, density, rules }: Backtest): string {
  const row = (rule: string, name: string, figure: Figure): string =>
    [scenario, rule, name, ...COLUMNS.map((column) => figure[column] ?? '')].join(',');
  return [
    CSV_HEAD,
    ...Object.entries(density).map(([name, figure]) => row('', name, figure)),
    ...rules.flatMap(({ rule, figures }) => figureNames.map((name) => row(rule, name, figures[name]))),
    '',
  ].join('\n');
}
