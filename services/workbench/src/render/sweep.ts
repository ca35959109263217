/** A sweep in a terminal: what is recommended and why, the settings that none beats, and where the rest can be read. */
import type { Colours } from '@tengewatch/shared/terminal/terminal.js';
import { reportWidth } from '@tengewatch/shared/terminal/terminal.js';
import type { SweepResult } from '../sweep/sweep-result.js';
import { alertsText, answerWords, crimeWords, pointText, shareText, warningWords } from '../sweep/sweep-words.js';
import { tableLines } from './table.js';
import { plural, wrapped } from './words.js';

const INDENT = '  ';
/** The page shows them all. */
const MOST_ROWS = 20;

export function sweepLines(result: SweepResult, colours: Colours): string[] {
  const { rule, title, outcomes, seeds, pareto, chosen } = result;
  const prose = (text: string): string[] => wrapped(text, reportWidth(), INDENT);
  const right = { align: 'right' } as const;
  const columns = [
    { title: 'setting that none beats' },
    { title: 'alerts a week', ...right },
    { title: 'recall', ...right },
    { title: 'evasive', ...right },
    { title: 'precision', ...right },
    { title: '' },
  ];
  const shown = pareto.length <= MOST_ROWS ? pareto : pareto.filter((_, at) => at % Math.ceil(pareto.length / MOST_ROWS) === 0);
  const rows = shown.map((outcome) => [
    pointText(outcome.point),
    alertsText(outcome.alertsPerWeek),
    shareText(outcome.recall),
    shareText(outcome.recallEvasive),
    shareText(outcome.precision),
    outcome === chosen ? 'recommended' : '',
  ]);
  return [
    colours.bold(`${rule}: ${plural(outcomes.length, 'setting')} over ${plural(seeds.length, 'country', 'countries')}, ${title}`),
    ...answerWords(result).flatMap(prose),
    ...warningWords(result).flatMap((text) => prose(`Mind: ${text}`)),
    '',
    ...tableLines(columns, rows, colours.dim),
    '',
    ...prose(crimeWords(result)),
  ];
}
