/** A rule's report card as one HTML page that can be printed. */
import type { EChartsCoreOption } from 'echarts/core.js';
import { figureNames, figureNotes } from '../backtest/figure-names.js';
import { figure, type ChartColours } from '../html/chart.js';
import { html, type Markup } from '../html/markup.js';
import { page } from '../html/page.js';
import { htmlTable } from '../html/table.js';
import { figureCells } from '../render/backtest.js';
import { unitOf } from '../render/parameters.js';
import { countText, figureText, momentText, plural, wordsOf } from '../render/words.js';
import { typologyOf } from '../backtest/seed-figures.js';
import type { Outcome } from '../sweep/outcome.js';
import { lineChart } from '../sweep/sweep-charts.js';
import { alertsText, shareText } from '../sweep/sweep-words.js';
import type { Missed } from './card-seed.js';
import type { ReportCard } from './report-card.js';

const CHART = { width: 480, height: 300 };
const TIMELINE = { width: 760, height: 150 };
const MOST_MISSED = 5;
const MOST_WRONGED = 20;
const MINUTES_PER_HOUR = 60;
const TELLING_CHANGE = 0.001;

export function reportCardPage(card: ReportCard): string {
  const { rule, definition, scenario, seeds, parameters, wronged, missed, nearMisses } = card;
  return page(`Report card: ${rule}`, [
    html`<p>${definition.purpose}</p>`,
    html`<p class="soft">${definition.ground}</p>`,
    html`<p class="soft">
      ${scenario.title} (<code>${scenario.name}</code>), ${plural(seeds.length, 'country', 'countries')} of
      ${plural(scenario.people, 'person', 'people')}, ${plural(scenario.days, 'day')} each.
    </p>`,
    html`<div class="answer">${answers(card).map((sentence) => html`<p>${sentence}</p>`)}</div>`,
    html`<h2>What it finds and costs</h2>`,
    figuresTable(card),
    html`<p class="soft">Intervals are over seeds. An asterisk marks an exact one, where all cases or none were caught.</p>`,
    html`<h2>What hangs on its parameters</h2>`,
    html`<p>
      What changes when one parameter is a quarter lower or higher, all else equal. Parameters that change nothing are left out. Recall
      counts schemes of all difficulties.
    </p>`,
    neighboursTable(card),
    html`<div class="pictures">
      ${card.curves.map((curve) =>
        figure(
          lineChart(curve, curve),
          CHART,
          `Recall, precision and F1 by ${curve.parameter}; the present value is ${presentOf(card, curve.parameter)}.`,
        ),
      )}
    </div>`,
    html`<h2>Near misses</h2>`,
    nearMisses.length === 0
      ? html`<p>There were none.</p>`
      : htmlTable(
          ['criterion that was missed', 'parameter', 'near misses'],
          nearMisses.map(({ code, parameter, count }) => ({ cells: [wordsOf(code), parameter, countText(count)] })),
        ),
    html`<h2>Schemes that it missed</h2>`,
    missed.length === 0 ? html`<p>None.</p>` : missedPart(missed),
    html`<h2>Honest people whom it accused</h2>`,
    wronged.length === 0 ? html`<p>None.</p>` : wrongedTable(card),
    html`<h2>All parameters</h2>`,
    htmlTable(
      ['parameter', 'value', 'range', 'what it says', 'ground'],
      parameters.map(({ name, value, note }) => ({
        cells: [
          name,
          `${figureText(value)} ${unitOf(name)}`,
          `${figureText(note.minimum)} to ${figureText(note.maximum)}`,
          wrap(note.description),
          wrap(note.ground),
        ],
      })),
    ),
  ]);
}

const wrap = (text: string): Markup => html`<span class="prose">${text}</span>`;

const presentOf = ({ parameters }: ReportCard, parameter: string): string =>
  figureText(parameters.find(({ name }) => name === parameter)?.value ?? 0);

/** The few sentences that decide. */
function answers(card: ReportCard): readonly string[] {
  const { figures, minutesAnAlert, density } = card;
  const alerts = figures.alertsPerWeek.value ?? 0;
  const hours = (alerts * minutesAnAlert) / MINUTES_PER_HOUR;
  return [
    ...(typologyOf(card.rule) === null ? ['It is made for no typology of schemes, so that it has no recall.'] : findingWords(card)),
    `One country has ${figureText(alerts)} alerts a week, which take ${figureText(Math.round(hours * 10) / 10)} hours of an analyst at ${minutesAnAlert} minutes an alert.`,
    `There are ${figureText(density.schemesPerThousandPeople.value ?? 0)} schemes per 1,000 people in these countries. Where crime is rarer, precision is lower.`,
  ];
}

function findingWords({ figures, overlap, wronged, missed }: ReportCard): readonly string[] {
  const { recall, recallEvasive, precision } = figures;
  const own = overlap.caught - overlap.byOthersToo;
  return [
    `It catches ${shareText(recall.value)} of plain and careful schemes and ${shareText(recallEvasive.value)} of evasive ones; ${plural(missed.length, 'scheme')} of all difficulties ${missed.length === 1 ? 'was' : 'were'} missed.`,
    `Precision is ${shareText(precision.value)}: ${plural(wronged.length, 'alert')} ${wronged.length === 1 ? 'was' : 'were'} on honest people.`,
    `Of the ${countText(overlap.caught)} schemes that it catches, ${countText(own)} are caught by no other rule. Other rules catch ${countText(overlap.byOthersOnly)} that it misses.`,
  ];
}

const figuresTable = ({ figures }: ReportCard): Markup =>
  htmlTable(
    ['figure', 'value', '95% interval', 'counted'],
    figureNames
      .filter((name) => figures[name].value !== null)
      .map((name) => ({ cells: [figureNotes[name].title, ...figureCells(name, figures[name])] })),
  );

function neighboursTable({ neighbours, present }: ReportCard): Markup {
  const changed = (share: number | null, before: number | null): string => signed(((share ?? 0) - (before ?? 0)) * 100, ' points');
  const rows = neighbours.filter(({ outcome }) => isTelling(outcome, present));
  return htmlTable(
    ['setting', 'alerts a week', 'recall', 'precision', 'money gone before'],
    rows.map(({ parameter, value, outcome }) => ({
      cells: [
        `${parameter}=${value}`,
        signed(outcome.alertsPerWeek - present.alertsPerWeek, ''),
        changed(outcome.recall, present.recall),
        changed(outcome.precision, present.precision),
        changed(outcome.movedBefore, present.movedBefore),
      ],
    })),
  );
}

const isTelling = ({ alertsPerWeek, recall, precision, movedBefore }: Outcome, present: Outcome): boolean =>
  Math.abs((movedBefore ?? 0) - (present.movedBefore ?? 0)) > TELLING_CHANGE ||
  Math.abs(alertsPerWeek - present.alertsPerWeek) > TELLING_CHANGE ||
  Math.abs((recall ?? 0) - (present.recall ?? 0)) > TELLING_CHANGE ||
  Math.abs((precision ?? 0) - (present.precision ?? 0)) > TELLING_CHANGE;

function signed(change: number, unit: string): string {
  const rounded = Math.round(change * 100) / 100;
  return rounded === 0 ? '–' : `${rounded > 0 ? '+' : '−'}${alertsText(Math.abs(rounded))}${unit}`;
}

function missedPart(missed: readonly Missed[]): Markup {
  return html`${htmlTable(
      ['scheme', 'seed', 'difficulty', 'cards', 'moved, KZT'],
      missed.map(({ schemeId, seed, difficulty, cards, movedKzt }) => ({
        cells: [schemeId, String(seed), difficulty, countText(cards), countText(movedKzt)],
      })),
    )}
    <p>What those that moved most did, day by day:</p>
    ${missed
      .slice(0, MOST_MISSED)
      .map((one) =>
        figure(timeline(one), TIMELINE, `${one.schemeId} of seed ${one.seed}, ${one.difficulty}: tenge moved on each day of the scenario.`),
      )}`;
}

const timeline =
  ({ days }: Missed) =>
  (colours: ChartColours): EChartsCoreOption => ({
    grid: { left: 62, right: 22, top: 12, bottom: 28 },
    xAxis: {
      type: 'value',
      min: 0,
      axisLabel: { color: colours.text },
      splitLine: { show: false },
      axisLine: { lineStyle: { color: colours.line } },
    },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      axisLabel: { color: colours.text, formatter: (value: number) => (value >= 1e6 ? `${value / 1e6} M` : `${value / 1000} k`) },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [{ type: 'bar', barWidth: 6, itemStyle: { color: colours.chosen }, data: days.map(({ day, kzt }) => [day, kzt]) }],
  });

function wrongedTable({ wronged }: ReportCard): Markup {
  const more = wronged.length - MOST_WRONGED;
  return html`${htmlTable(
    ['card or subject', 'seed', 'opened', 'amount, KZT', 'who it is', 'reasons'],
    wronged.slice(0, MOST_WRONGED).map(({ subject, seed, openedAtMs, amountKzt, habit, reasons }) => ({
      cells: [
        subject,
        String(seed),
        momentText(openedAtMs),
        countText(amountKzt),
        habit === null ? 'an ordinary person' : wordsOf(habit),
        wrap(reasons.map(wordsOf).join(', ')),
      ],
    })),
  )}
  ${more > 0 ? html`<p class="soft">And ${countText(more)} more.</p>` : null}`;
}
