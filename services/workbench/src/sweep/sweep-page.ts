/** The report of a sweep as one HTML page, which needs nothing else. */
import { figureNames, figureNotes } from '../backtest/figure-names.js';
import { figure, chartSvg } from '../html/chart.js';
import { html, type Markup } from '../html/markup.js';
import { page } from '../html/page.js';
import { htmlTable, type HtmlRow } from '../html/table.js';
import { figureCells } from '../render/backtest.js';
import { countText, plural } from '../render/words.js';
import type { Outcome } from './outcome.js';
import { costChart, heatMap, lineChart, precisionChart } from './sweep-charts.js';
import type { SweepResult } from './sweep-result.js';
import { alertsText, answerWords, crimeWords, pointText, shareText, warningWords, worthALook } from './sweep-words.js';
import type { Axis } from './vary.js';
import { isSamePoint } from './points.js';

const WIDE = { width: 560, height: 380 };
/** A page with more rows is slow to open; the file of figures has all. */
const MOST_ROWS = 2000;

export function sweepPage(result: SweepResult): string {
  const { rule, title, axes, outcomes, seeds, days, settings, scenario } = result;
  const tried = axes.map(({ parameter, values }) => `${parameter} (${plural(values.length, 'value')}, ${values[0]} to ${values.at(-1)})`);
  return page(`Sweep of ${rule}`, [
    html`<p class="soft">
      ${title} (<code>${scenario}</code>). ${plural(outcomes.length, 'setting')} of ${tried.join(' and ')}, each over
      ${plural(seeds.length, 'country', 'countries')} of ${plural(days, 'day')}.
      ${settings.length === 0 ? '' : `Changed by --set: ${settings.join(', ')}.`}
    </p>`,
    html`<div class="answer">
      ${answerWords(result).map((sentence) => html`<p>${sentence}</p>`)}${warningWords(result).map((sentence) => html`<p class="warn">${sentence}</p>`)}
    </div>`,
    html`<h2>What recall costs</h2>`,
    html`<div class="pictures">
      ${[
        figure(costChart(result), WIDE, 'Recall against alerts a week in one country. No setting lies above or to the left of the line.'),
        figure(precisionChart(result), WIDE, 'Precision against recall. Precision counts plain and careful schemes and false alerts.'),
      ]}
    </div>`,
    html`<h2>How the figures follow the parameters</h2>`,
    html`<div class="pictures">${parameterPictures(result)}</div>`,
    html`<h2>Settings worth a look</h2>`,
    html`<p>
      Those that none beats, as none has a higher recall for as many alerts or fewer alerts for the same recall; the recommended one, which
      of the settings that catch as much lets least money go before the alert; and the present one.
    </p>`,
    outcomesTable(worthALook(result), result),
    html`<h2>On other seeds</h2>`,
    html`<p>Seeds ${result.heldOut[0] ?? '–'} to ${result.heldOut.at(-1) ?? '–'} had no say in the choice. ${crimeWords(result)}</p>`,
    checkedTable(result),
    html`<h2>All settings</h2>`,
    html`<details>
      <summary>${countText(Math.min(MOST_ROWS, outcomes.length))} of ${countText(outcomes.length)} settings</summary>
      ${outcomesTable(outcomes.slice(0, MOST_ROWS), result)}
    </details>`,
  ]);
}

/** The first two parameters as a map, or one as a line. */
function parameterPictures(result: SweepResult): readonly Markup[] {
  const [first, second, ...others] = result.axes.filter(({ values }) => values.length > 1);
  if (first === undefined) return [];
  if (second === undefined) return [figure(lineChart(result, first), WIDE, `Recall, precision and F1 by ${first.parameter}.`)];
  const rest = others.length === 0 ? '' : ' Of settings that differ in other parameters only, the best.';
  const pair: readonly [Axis, Axis] = [first, second];
  return [
    figure(heatMap(result, pair, 'recall'), WIDE, `Recall over schemes of all difficulties.${rest}`),
    figure(heatMap(result, pair, 'precision'), WIDE, `Precision.${rest}`),
    figure(heatMap(result, pair, 'alertsPerWeek'), WIDE, `Alerts a week in one country.${rest}`),
    figure(heatMap(result, pair, 'f1'), WIDE, `F1.${rest}`),
  ];
}

/** The same pictures as files of their own, by name. */
export function sweepPictures(result: SweepResult): ReadonlyMap<string, string> {
  const pictures = new Map([
    ['cost.svg', chartSvg(costChart(result), WIDE)],
    ['precision.svg', chartSvg(precisionChart(result), WIDE)],
  ]);
  const [first, second] = result.axes.filter(({ values }) => values.length > 1);
  if (first !== undefined && second === undefined) pictures.set('parameter.svg', chartSvg(lineChart(result, first), WIDE));
  if (first !== undefined && second !== undefined)
    pictures.set('recall-map.svg', chartSvg(heatMap(result, [first, second], 'recall'), WIDE));
  return pictures;
}

function outcomesTable(outcomes: readonly Outcome[], { chosen, present }: SweepResult): Markup {
  const rows = outcomes.map((outcome): HtmlRow => {
    const { point, recall, recallPlain, recallCareful, recallEvasive, precision, f1, alertsPerWeek, lookAlikesAlerted, movedBefore } =
      outcome;
    const isPresent = isSamePoint(point, present.point);
    const shares = [recall, recallPlain, recallCareful, recallEvasive, precision, f1, lookAlikesAlerted, movedBefore].map(shareText);
    return {
      cells: [`${pointText(point)}${isPresent ? ' (present)' : ''}`, alertsText(alertsPerWeek), ...shares],
      isChosen: chosen !== undefined && isSamePoint(point, chosen.point),
    };
  });
  return htmlTable(
    ['setting', 'alerts a week', 'recall', 'plain', 'careful', 'evasive', 'precision', 'F1', 'look-alikes alerted', 'money gone before'],
    rows,
  );
}

function checkedTable({ checked: { present, chosen } }: SweepResult): Markup {
  const columns = [
    { title: 'present setting', figures: present.figures },
    ...(chosen === undefined ? [] : [{ title: 'recommended', figures: chosen.figures }]),
  ];
  const rows = figureNames
    .filter((name) => columns.some(({ figures }) => figures[name].value !== null))
    .map((name): HtmlRow => ({
      cells: [figureNotes[name].title, ...columns.flatMap(({ figures }) => figureCells(name, figures[name]).slice(0, 2))],
    }));
  return htmlTable(['figure', ...columns.flatMap(({ title }) => [title, '95% interval'])], rows);
}
