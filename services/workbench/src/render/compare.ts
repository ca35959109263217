/** A comparison in a terminal: what it comes to, figures side by side, schemes and alerts that only one side has. */
import { LABELLED_DECOY } from '@tengewatch/shared/scoring/truth-book.js';
import { reportWidth, type Colours } from '@tengewatch/shared/terminal/terminal.js';
import { figureNotes, type FigureName } from '../backtest/figure-names.js';
import type { ComparedFigure, ComparedRule, SchemeApart } from '../compare/compare-rule.js';
import type { AlertKind, AlertPlace, Comparison } from '../compare/comparison.js';
import { conclusionOf } from '../compare/conclusion.js';
import { figureValueText, seedsText } from './backtest.js';
import { shellWord } from './shell-word.js';
import { tableLines } from './table.js';
import { countText, plural, wordsOf, wrapped } from './words.js';

const INDENT = '  ';
const NONE = '–';
const SIGNIFICANT = '*';
const MOST_EXAMPLES = 3;
const MOST_SCHEMES = 8;
const right = { align: 'right' } as const;
const prose = (text: string, indent = INDENT): string[] => wrapped(text, reportWidth(), indent);

export function comparisonLines(comparison: Comparison, colours: Colours): string[] {
  const { title, a, b, seeds, rules, equalRules, rulesOnlyA, rulesOnlyB } = comparison;
  return [
    colours.bold(title),
    ...prose(`A: ${a.name}`),
    ...prose(`B: ${b.name}`),
    ...prose(
      `${plural(seeds.length, 'country', 'countries')} (${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsText(seeds)}), the same for both.`,
    ),
    ...(equalRules.length === 0 ? [] : prose(`Equal on both sides: ${equalRules.join(', ')}.`)),
    ...onlyWords('A', rulesOnlyA),
    ...onlyWords('B', rulesOnlyB),
    ...(rules.length === 0
      ? ['', ...prose('A and B find the same.')]
      : [
          ...rules.flatMap((rule) => ['', ...ruleLines(rule, comparison, colours)]),
          '',
          ...alertLines(comparison, colours),
          '',
          ...prose(intervalWords(comparison)),
        ]),
  ];
}

const onlyWords = (side: string, rules: readonly string[]): string[] =>
  rules.length === 0 ? [] : prose(`Not compared, as only ${side} has it: ${rules.join(', ')}.`);

function ruleLines(rule: ComparedRule, { seeds }: Comparison, colours: Colours): string[] {
  const rows = rule.figures.filter(({ a, b }) => a !== null || b !== null).map(figureRow);
  const columns = [
    { title: 'figure' },
    { title: 'A', ...right },
    { title: 'B', ...right },
    { title: 'B - A', ...right },
    { title: '95% interval', ...right },
  ];
  return [
    colours.bold(rule.rule),
    ...prose(conclusionOf(rule, seeds.length)),
    '',
    ...tableLines(columns, rows, colours.dim),
    ...schemeLines(rule),
  ];
}

function figureRow({ figure, a, b, difference, low, high, isSignificant }: ComparedFigure): string[] {
  const text = (value: number | null): string => (value === null ? NONE : figureValueText(value, figureNotes[figure].unit));
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${text(value)}`;
  const interval = low === null || high === null ? NONE : `${signed(low)} to ${signed(high)}${isSignificant === true ? SIGNIFICANT : ' '}`;
  return [titleOf(figure), text(a), text(b), difference === null ? NONE : signed(difference), interval];
}

const titleOf = (figure: FigureName): string => figureNotes[figure].title;

function schemeLines({ typology, schemes }: ComparedRule): string[] {
  if (typology === null || schemes.all + schemes.evasiveOnlyA.length + schemes.evasiveOnlyB.length === 0) return [];
  const { all, byBoth, byNeither, onlyA, onlyB, mcnemarP, evasiveOnlyA, evasiveOnlyB } = schemes;
  const test =
    onlyA.length + onlyB.length === 0
      ? ''
      : ` So uneven a split or a more uneven one comes by chance with p = ${pText(mcnemarP)} (McNemar, exact).`;
  const words = `Of ${plural(all, 'plain or careful scheme')} both catch ${countText(byBoth)}, neither ${countText(byNeither)}, only A ${countText(onlyA.length)}, only B ${countText(onlyB.length)}.${test}`;
  return [
    '',
    ...prose(words),
    ...listLines('Only A', onlyA),
    ...listLines('Only B', onlyB),
    ...listLines('Evasive, only A', evasiveOnlyA),
    ...listLines('Evasive, only B', evasiveOnlyB),
  ];
}

const LEAST_P = 0.001;
const pText = (p: number): string => (p < LEAST_P ? `less than ${LEAST_P}` : p.toFixed(3));

function listLines(what: string, schemes: readonly SchemeApart[]): string[] {
  if (schemes.length === 0) return [];
  const shown = schemes.slice(0, MOST_SCHEMES).map(({ schemeId, seed, difficulty }) => `${schemeId} (seed ${seed}, ${difficulty})`);
  const more = schemes.length - shown.length;
  return prose(`${what}: ${shown.join(', ')}${more > 0 ? `, and ${countText(more)} more` : ''}.`, `${INDENT}${INDENT}`);
}

function alertLines({ alerts, a, b, scenario }: Comparison, colours: Colours): string[] {
  if (alerts === null)
    return prose('A backtest keeps no alerts. Two run reports, or settings given with --a and --b, show those that only one side has.');
  if (alerts.length === 0) return prose('Neither side has an alert.');
  const rows = alerts.map((kind) => [kindWords(kind), countText(kind.onlyA.length), bothText(kind), countText(kind.onlyB.length)]);
  const columns = [{ title: 'alerts' }, { title: 'only A', ...right }, { title: 'both', ...right }, { title: 'only B', ...right }];
  const examples = alerts.flatMap((kind) => [
    ...exampleLines(`Only A, ${kindWords(kind)}`, kind.onlyA),
    ...exampleLines(`Only B, ${kindWords(kind)}`, kind.onlyB),
  ]);
  const first = (of: (kind: AlertKind) => readonly AlertPlace[]): AlertPlace | undefined => alerts.flatMap(of)[0];
  return [
    ...tableLines(columns, rows, colours.dim),
    ...(examples.length === 0 ? [] : ['', ...examples, '', ...prose('Why one was raised:')]),
    ...explainLines(
      first((kind) => kind.onlyA),
      a,
      scenario,
    ),
    ...explainLines(
      first((kind) => kind.onlyB),
      b,
      scenario,
    ),
  ];
}

/** One alert of A may be several of B. */
const bothText = ({ bothOfA, bothOfB }: AlertKind): string =>
  bothOfA.length === bothOfB.length ? countText(bothOfA.length) : `${countText(bothOfA.length)} in A, ${countText(bothOfB.length)} in B`;

export function kindWords({ truth, typology, difficulty, habit }: Pick<AlertKind, 'truth' | 'typology' | 'difficulty' | 'habit'>): string {
  if (truth === 'not-scored') return 'on banks, neither true nor false';
  if (truth === 'true') return `true: ${wordsOf(typology ?? '')}, ${difficulty}`;
  return `false: ${habitWords(habit)}`;
}

export function habitWords(habit: string | null): string {
  if (habit === null) return 'people going about their day';
  return habit === LABELLED_DECOY ? 'schemes labelled as decoys' : wordsOf(habit);
}

function exampleLines(what: string, places: readonly AlertPlace[]): string[] {
  if (places.length === 0) return [];
  const shown = places.slice(0, MOST_EXAMPLES).map(({ alertId, seed }) => `${alertId} (seed ${seed})`);
  const more = places.length - shown.length;
  return prose(`${what}: ${shown.join(', ')}${more > 0 ? `, and ${countText(more)} more` : ''}.`);
}

/** What a person copies into a shell; not broken into lines. */
function explainLines(place: AlertPlace | undefined, { settings, report }: Comparison['a'], scenario: string): string[] {
  if (place === undefined) return [];
  if (report !== null) return [`${INDENT}npx tengewatch explain ${place.alertId} --from ${shellWord(report)}`];
  const sets = settings.map((setting) => ` --set ${shellWord(setting)}`).join('');
  return [
    `${INDENT}npx tengewatch run ${scenario} --seed ${place.seed}${sets} --json r.json`,
    `${INDENT}npx tengewatch explain ${place.alertId} --from r.json`,
  ];
}

function intervalWords({ seeds, intervals, rules }: Comparison): string {
  if (seeds.length === 1) return 'One country gives no interval over countries.';
  const isMarked = rules.some(({ figures }) => figures.some(({ isSignificant }) => isSignificant === true));
  const marked = isMarked ? ` ${SIGNIFICANT} The interval is on one side of 0.` : '';
  return `Intervals are of the difference: the seeds are drawn again ${countText(intervals.resamples)} times, the same for A and B.${marked}`;
}
