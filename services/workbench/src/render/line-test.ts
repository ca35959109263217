/** The cases on either side of each threshold in a terminal, what moving it would change, and what follows. */
import { NEAR } from '@tengewatch/shared/rules/kit/near-misses.js';
import { reportWidth, type Colours } from '@tengewatch/shared/terminal/terminal.js';
import type { SampledCases } from '../line/line-cases.js';
import type { LineOutcome, LineTest, TestedLine } from '../line/line-test.js';
import { figureValueText, seedsText } from './backtest.js';
import { unitOf } from './parameters.js';
import { tableLines } from './table.js';
import { countText, figureText, fullText, percentText, plural, wordsOf, wrapped } from './words.js';

const INDENT = '  ';
const NONE = '–';
const right = { align: 'right' } as const;
const prose = (text: string): string[] => wrapped(text, reportWidth(), INDENT);

export function lineTestLines(test: LineTest, colours: Colours): string[] {
  const { title, rule, seeds, days, settings, lines, assumptions, sampleSize } = test;
  return [
    colours.bold(`${rule}, above and below the line, in: ${title}`),
    ...prose(
      `${plural(seeds.length, 'country', 'countries')} (${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsText(seeds)}), ${plural(days, 'day')} each; samples of at most ${countText(sampleSize)} cases.`,
    ),
    ...(settings.length === 0 ? [] : prose(`Changed by --set: ${settings.join(', ')}.`)),
    ...lines.flatMap((line) => ['', ...lineLines(line, colours)]),
    '',
    ...prose(
      'False and caught count alerts and plain or careful schemes over all seeds, evasive ones apart; hours are those to detect a scheme, in the median.',
    ),
    '',
    colours.bold('What follows'),
    ...lines.flatMap(({ parameter, value, advice }) =>
      prose(`${parameter} ${fullText(value)}: ${advice.action}, because ${advice.because}`),
    ),
    '',
    colours.bold('Assumptions'),
    ...assumptions.flatMap(prose),
  ];
}

function lineLines(line: TestedLine, colours: Colours): string[] {
  const { code, parameter, comparison, value, above, below, asIs, ifLooser, ifStricter } = line;
  const far = percentText(NEAR);
  const cases = [caseRow(`above, by ${far} at most`, above), caseRow(`below, by ${far} at most`, below)];
  const caseColumns = [
    { title: 'just' },
    { title: 'cases', ...right },
    { title: 'sampled', ...right },
    { title: 'of a scheme', ...right },
    { title: '95% interval', ...right },
    { title: 'true share', ...right },
  ];
  const outcomes = [outcomeRow('looser', ifLooser), outcomeRow('as it is', asIs), outcomeRow('stricter', ifStricter)].flatMap(
    (row) => row ?? [],
  );
  const outcomeColumns = [
    { title: 'threshold' },
    { title: 'value', ...right },
    { title: 'alerts a week', ...right },
    { title: 'false', ...right },
    { title: 'caught', ...right },
    { title: 'evasive', ...right },
    { title: 'hours', ...right },
  ];
  return [
    colours.bold(`${parameter} = ${fullText(value)} ${unitOf(parameter)}`),
    ...prose(`Criterion ${wordsOf(code)}: ${comparison === 'at-least' ? 'at least' : 'at most'} this much.`),
    ...tableLines(caseColumns, cases, colours.dim),
    ...(below.unknown === 0
      ? []
      : prose(`${plural(below.unknown, 'more case')} just below cannot be judged: groups on which no alert is raised even then.`)),
    ...(line.stepIsTooLong ? prose('One step of this parameter is more than a fifth of it, so that there can be no near miss.') : []),
    '',
    ...tableLines(outcomeColumns, outcomes, colours.dim),
  ];
}

function caseRow(what: string, { cases, sampled, sampledOfSchemes, low, high, trueShare }: SampledCases): string[] {
  const interval = low === null || high === null ? NONE : `${percentText(low)} to ${percentText(high)}`;
  return [
    what,
    countText(cases),
    countText(sampled.length),
    sampled.length === 0 ? NONE : countText(sampledOfSchemes),
    interval,
    trueShare === null ? NONE : percentText(trueShare),
  ];
}

function outcomeRow(what: string, outcome: LineOutcome | null): string[][] | undefined {
  if (outcome === null) return undefined;
  const { value, alertsPerWeek, falseAlerts, caught, schemes, evasiveCaught, medianSecondsToDetect } = outcome;
  return [
    [
      what,
      fullText(value),
      figureText(alertsPerWeek),
      countText(falseAlerts),
      `${countText(caught)} of ${countText(schemes)}`,
      countText(evasiveCaught),
      medianSecondsToDetect === null ? NONE : figureValueText(medianSecondsToDetect, 'seconds'),
    ],
  ];
}
