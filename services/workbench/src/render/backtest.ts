/** A backtest in a terminal: how dense crime is, and for each rule what it catches and costs, with intervals over seeds. */
import type { Backtest, Figure, RuleBacktest } from '../backtest/backtest-form.js';
import { figureNames, figureNotes, type FigureName, type FigureUnit } from '../backtest/figure-names.js';
import { reportWidth, type Colours } from '@tengewatch/shared/terminal/terminal.js';
import { ratio } from '@tengewatch/shared/events/money.js';
import { HOUR_MS, SECOND_MS } from '@tengewatch/shared/events/time-spans.js';
import { tableLines } from './table.js';
import { countText, figureText, plural, wordsOf, wrapped } from './words.js';

const INDENT = '  ';
const NONE = '–';
const EXACT = '*';
const prose = (text: string): string[] => wrapped(text, reportWidth(), INDENT);

export function backtestLines(backtest: Backtest, colours: Colours): string[] {
  const { title, days, countries, settings, rules, density } = backtest;
  const people = countries[0]?.people ?? 0;
  const changed = settings.length === 0 ? [] : prose(`Changed by --set: ${settings.join(', ')}.`);
  return [
    colours.bold(title),
    ...prose(
      `${plural(countries.length, 'country', 'countries')} (seeds ${seedsText(countries.map(({ seed }) => seed))}) of ${plural(people, 'person', 'people')}, ${plural(days, 'day')} each. ${crimeWords(density)}`,
    ),
    ...changed,
    ...rules.flatMap((rule) => ['', ...ruleLines(rule, colours)]),
    '',
    ...prose(intervalWords(backtest)),
  ];
}

/** How dense crime is, on which precision depends. */
export const crimeWords = (density: Backtest['density'], where = 'them'): string =>
  density.schemesPerThousandPeople.part === 0
    ? `There is no crime in ${where}, so that every alert on a person is a false one.`
    : `In ${where} are ${figureText(density.schemesPerThousandPeople.value!)} schemes per 1,000 people, which use ${percent(density.schemeShareOfCards)} of the cards and move ${percent(density.schemeShareOfMoney)} of the money. Where crime is rarer, precision is lower.`;

const percent = ({ value }: Figure): string => `${figureText(ratio((value ?? 0) * 100, 1, 2))}%`;

export function seedsText(seeds: readonly number[]): string {
  const [first = 0, last = first] = [seeds[0], seeds.at(-1)];
  const isRange = seeds.every((seed, at) => seed === first + at);
  if (seeds.length === 1) return String(first);
  return isRange ? `${first} to ${last}` : seeds.join(', ');
}

function ruleLines(rule: RuleBacktest, colours: Colours): string[] {
  return [colours.bold(rule.rule), ...missingWords(rule), ...figureTable(rule.figures, colours), ...lookAlikeWords(rule)];
}

/** Figures that have a value, each with its interval. */
export function figureTable(figures: RuleBacktest['figures'], colours: Colours): string[] {
  const right = { align: 'right' } as const;
  const rows = figureNames
    .filter((name) => figures[name].value !== null)
    .map((name) => [figureNotes[name].title, ...figureCells(name, figures[name])]);
  const columns = [{ title: 'figure' }, { title: 'value', ...right }, { title: '95% interval', ...right }, { title: 'counted', ...right }];
  return tableLines(columns, rows, colours.dim);
}

/** Why there is no recall, where there is none. */
function missingWords({ rule, typology, figures }: RuleBacktest): string[] {
  if (typology === null) return prose(`${rule} is made for no typology of schemes, so that it has no recall.`);
  const { recall, recallEvasive } = figures;
  if (recall.value !== null || recallEvasive.value !== null) return [];
  return prose(`The scenario has no schemes of ${typology}, so that nothing can be said of recall and of the time to detect.`);
}

/** Value, interval and what was counted. */
export function figureCells(name: FigureName, figure: Figure): string[] {
  const { unit } = figureNotes[name];
  const { value, low, high, interval, part, whole } = figure;
  const ends =
    low === null || high === null
      ? NONE
      : `${figureValueText(low, unit)}–${figureValueText(high, unit)}${interval === 'exact' ? EXACT : ' '}`;
  const counted = part === null || whole === null ? '' : unit === 'share' ? `${countText(part)} of ${countText(whole)}` : countText(part);
  return [value === null ? NONE : figureValueText(value, unit), ends, counted];
}

const SHARE_DECIMALS = 3;
const SECONDS_PER_HOUR = HOUR_MS / SECOND_MS;

/** Seconds are shown in hours. */
export function figureValueText(value: number, unit: FigureUnit): string {
  if (unit === 'share') return value.toFixed(SHARE_DECIMALS);
  if (unit === 'seconds') return ratio(value, SECONDS_PER_HOUR, 1).toFixed(1);
  return unit === 'KZT' ? countText(value) : figureText(value);
}

/** Which honest people the rule takes for criminals: those who resemble its typology, and others. */
function lookAlikeWords({ typology, seeds }: RuleBacktest): string[] {
  const byHabit = new Map<string, { isOwn: boolean; lookAlikes: number; alerted: number }>();
  for (const one of seeds.flatMap(({ lookAlikesByHabit }) => lookAlikesByHabit)) {
    const { lookAlikes, alerted } = byHabit.get(one.habit) ?? { lookAlikes: 0, alerted: 0 };
    const isOwn = typology === null || one.typology === typology;
    byHabit.set(one.habit, { isOwn, lookAlikes: lookAlikes + one.lookAlikes, alerted: alerted + one.alerted });
  }
  const named = [...byHabit].filter(([, { alerted }]) => alerted > 0).sort(([, one], [, other]) => other.alerted - one.alerted);
  const listed = (wanted: boolean): string =>
    named
      .filter(([, { isOwn }]) => isOwn === wanted)
      .map(([habit, { lookAlikes, alerted }]) => `${wordsOf(habit)} ${countText(alerted)} of ${countText(lookAlikes)}`)
      .join(', ');
  const [own, others] = [listed(true), listed(false)];
  return [
    ...(own === '' ? [] : prose(`Look-alikes alerted, by habit: ${own}.`)),
    ...(others === '' ? [] : prose(`Look-alikes of other typologies alerted: ${others}.`)),
  ];
}

function intervalWords({ countries, intervals, rules }: Backtest): string {
  const isExact = rules.some(({ figures }) => figureNames.some((name) => figures[name].interval === 'exact'));
  const drawn =
    countries.length === 1
      ? 'One country gives no interval over countries.'
      : `Of 100 such intervals, each from other seeds, about 95 hold the figure of all seeds there are. They come from drawing the seeds again ${countText(intervals.resamples)} times. There is none (${NONE}) where the seeds do not differ.`;
  const exact = isExact
    ? ` ${EXACT} All cases or none were caught, or nothing was counted: the exact interval (binomial for shares, Poisson for rates), as if each case were independent.`
    : '';
  return `${drawn}${exact}`;
}
