/** A sweep in a terminal: what is recommended and why, the settings that none beats, and where the rest can be read. */
import type { Colours } from '@tengewatch/shared/terminal/terminal.js';
import { reportWidth } from '@tengewatch/shared/terminal/terminal.js';
import type { Outcome } from '../sweep/outcome.js';
import type { SweepResult } from '../sweep/sweep-result.js';
import { alertsText, answerWords, crimeWords, pointText, shareText, warningWords, worthALook } from '../sweep/sweep-words.js';
import { tableLines } from './table.js';
import { plural, wrapped } from './words.js';
import { isSamePoint } from '../sweep/points.js';

const INDENT = '  ';
/** The page shows them all. */
const MOST_ROWS = 20;

export function sweepLines(result: SweepResult, colours: Colours): string[] {
  const { rule, title, outcomes, seeds, chosen, present } = result;
  const prose = (text: string): string[] => wrapped(text, reportWidth(), INDENT);
  const right = { align: 'right' } as const;
  const columns = [
    { title: 'settings worth a look' },
    { title: 'alerts a week', ...right },
    { title: 'recall', ...right },
    { title: 'evasive', ...right },
    { title: 'precision', ...right },
    { title: 'money gone before', ...right },
    { title: '' },
  ];
  const all = worthALook(result);
  const isNamed = ({ point }: Outcome): boolean => [chosen, present].some((one) => one !== undefined && isSamePoint(one.point, point));
  const shown = all.filter((one, at) => isNamed(one) || at % Math.ceil(all.length / MOST_ROWS) === 0);
  const nameOf = ({ point }: Outcome): string => {
    const names = [
      ...(chosen !== undefined && isSamePoint(chosen.point, point) ? ['recommended'] : []),
      ...(isSamePoint(present.point, point) ? ['present'] : []),
    ];
    return names.join(', ');
  };
  const rows = shown.map((outcome) => [
    pointText(outcome.point),
    alertsText(outcome.alertsPerWeek),
    shareText(outcome.recall),
    shareText(outcome.recallEvasive),
    shareText(outcome.precision),
    shareText(outcome.movedBefore),
    nameOf(outcome),
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
