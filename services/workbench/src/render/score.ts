/** Somebody's alerts, scored: how each was judged, the figures, the schemes missed, and the honest people accused. */
import { reportWidth, type Colours } from '@tengewatch/shared/terminal/terminal.js';
import type { ScoredAlert, ScoredFile, ScoredGroup } from '../score/score-rows.js';
import { crimeWords, figureTable } from './backtest.js';
import { habitWords } from './compare.js';
import { tableLines } from './table.js';
import { countText, localTimeText, plural, wordsOf, wrapped } from './words.js';

const INDENT = '  ';
const MOST_SCHEMES = 20;
const MOST_LINES = 5;
const MINUTES = 'YYYY-MM-DD hh:mm'.length;
const prose = (text: string): string[] => wrapped(text, reportWidth(), INDENT);

export function scoreLines(scored: ScoredFile, file: string, colours: Colours): string[] {
  const { title, seed, days, country, settings, density } = scored;
  return [
    colours.bold(`${file} against ${title}`),
    ...prose(
      `The country of seed ${seed}: ${plural(country.people, 'person', 'people')}, ${plural(days, 'day')}. ${crimeWords(density, 'it')}`,
    ),
    ...(settings.length === 0 ? [] : prose(`Changed by --set: ${settings.join(', ')}.`)),
    ...judgedWords(scored).flatMap(prose),
    ...scored.groups.flatMap((group) => ['', ...groupLines(group, colours)]),
    '',
    ...prose(
      '* Exact 95% interval, as if each case were independent. One country gives no other interval: score several seeds to see how figures vary.',
    ),
  ];
}

function judgedWords({ judgedByEvidence, judgedByCards }: ScoredFile): string[] {
  return [
    ...(judgedByEvidence === 0
      ? []
      : [
          `${plural(judgedByEvidence, 'alert')} with evidence: true when more than half of the evidence money belongs to one scheme, as in a run.`,
        ]),
    ...(judgedByCards === 0
      ? []
      : [
          `${plural(judgedByCards, 'alert')} without evidence: true when more than half of the cards named belong to one scheme that had acted by the time of the alert. This asks less than evidence does.`,
        ]),
  ];
}

function groupLines(group: ScoredGroup, colours: Colours): string[] {
  const { rule, typology, figures, alerts } = group;
  const onBanks = alerts.filter(({ verdict }) => verdict === null).length;
  const what =
    rule === null
      ? prose('A scheme of any typology is caught when any alert is true on it.')
      : typology === null
        ? prose(`${rule} is made for no typology of schemes, so that it has no recall.`)
        : prose(`Only schemes of ${wordsOf(typology)} are this rule's to find.`);
  return [
    colours.bold(rule ?? 'all alerts'),
    ...what,
    ...figureTable(figures, colours),
    ...(onBanks === 0 ? [] : prose(`${plural(onBanks, 'alert')} on banks not scored: no scheme makes them true or false.`)),
    ...missedLines(group, colours),
    ...honestLines(group),
  ];
}

function missedLines({ schemes }: ScoredGroup, colours: Colours): string[] {
  if (schemes.length === 0) return [];
  const missed = schemes.filter(({ isFound }) => !isFound);
  if (missed.length === 0) return ['', ...prose('No scheme was missed.')];
  const rows = missed
    .slice(0, MOST_SCHEMES)
    .map(({ schemeId, difficulty, firstEventAtMs, movedKzt }) => [
      schemeId,
      difficulty,
      localTimeText(firstEventAtMs!).slice(0, MINUTES),
      countText(movedKzt),
    ]);
  const columns = [
    { title: 'scheme' },
    { title: 'difficulty' },
    { title: 'first event, UTC+5' },
    { title: 'KZT moved', align: 'right' as const },
  ];
  const more = missed.length - rows.length;
  return [
    '',
    ...prose(`Schemes missed: ${countText(missed.length)} of ${countText(schemes.length)}.`),
    ...tableLines(columns, rows, colours.dim),
    ...(more === 0 ? [] : prose(`… and ${plural(more, 'more scheme')}; --json has all.`)),
  ];
}

function honestLines({ found, alerts }: ScoredGroup): string[] {
  const byHabit = new Map<string, ScoredAlert[]>();
  for (const alert of alerts) {
    if (alert.verdict === null || alert.verdict.schemeId !== null) continue;
    const habit = habitWords(alert.verdict.habit);
    byHabit.set(habit, [...(byHabit.get(habit) ?? []), alert]);
  }
  const kinds = [...byHabit].sort(([, one], [, other]) => other.length - one.length);
  return [
    '',
    ...prose(
      `Honest people accused: ${countText(found.honestNamed)}, who have no part in any scheme. False alerts: ${countText(found.falseAlerts)}.`,
    ),
    ...kinds.flatMap(([habit, of]) => wrapped(`${habit}: ${plural(of.length, 'alert')}, ${linesText(of)}`, reportWidth(), INDENT + INDENT)),
  ];
}

function linesText(alerts: readonly ScoredAlert[]): string {
  const shown = alerts.slice(0, MOST_LINES).map(({ line }) => line);
  return `line${alerts.length === 1 ? '' : 's'} ${shown.join(', ')}${alerts.length > shown.length ? ', …' : ''}`;
}
