/** The pictures of a sweep: what recall costs, how precise it is, and how both follow the values of the parameters. */
import type { EChartsCoreOption } from 'echarts/core.js';
import type { ChartColours } from '../html/chart.js';
import type { Outcome } from './outcome.js';
import type { SweepResult } from './sweep-result.js';
import type { Axis } from './vary.js';

type Figures = 'recall' | 'precision' | 'f1' | 'alertsPerWeek';
type Pair = readonly [x: number, y: number];

const PERCENT = 100;
/** Large sums in thousands and millions, as an axis has little room. */
const valueText = (value: number): string => (value >= 1e6 ? `${value / 1e6} M` : value >= 10_000 ? `${value / 1000} k` : String(value));
const percentAxis = (value: number): string => `${Math.round(value * PERCENT)}%`;

const axisOf = (name: string, colours: ChartColours, more: object = {}): object => ({
  type: 'value',
  name,
  nameLocation: 'middle',
  nameGap: 30,
  nameTextStyle: { color: colours.text },
  axisLabel: { color: colours.text },
  axisLine: { lineStyle: { color: colours.line } },
  splitLine: { lineStyle: { color: colours.line } },
  ...more,
});
const GRID = { left: 62, right: 22, top: 46, bottom: 50 };
const legend = (colours: ChartColours): object => ({ top: 4, textStyle: { color: colours.text }, itemGap: 18 });

/** Many settings find exactly the same; each place is drawn once. */
function places(outcomes: readonly Outcome[], x: Figures, y: Figures): Pair[] {
  const seen = new Map<string, Pair>();
  for (const outcome of outcomes) {
    const [left, up] = [outcome[x], outcome[y]];
    if (left !== null && up !== null) seen.set(`${left} ${up}`, [left, up]);
  }
  return [...seen.values()];
}

function clouds({ outcomes, pareto, chosen, present }: SweepResult, x: Figures, y: Figures, colours: ChartColours): object[] {
  return [
    {
      name: 'settings tried',
      type: 'scatter',
      symbolSize: 6,
      itemStyle: { color: colours.points, opacity: 0.65 },
      data: places(outcomes, x, y),
    },
    {
      name: 'none is better',
      type: x === 'alertsPerWeek' ? 'line' : 'scatter',
      step: x === 'alertsPerWeek' ? 'end' : undefined,
      symbolSize: 6,
      itemStyle: { color: colours.best },
      lineStyle: { color: colours.best, width: 2 },
      data: places(pareto, x, y),
    },
    {
      name: 'present setting',
      type: 'scatter',
      symbol: 'diamond',
      symbolSize: 13,
      itemStyle: { color: colours.present },
      data: places([present], x, y),
    },
    {
      name: 'recommended',
      type: 'scatter',
      symbolSize: 13,
      itemStyle: { color: colours.chosen },
      data: chosen === undefined ? [] : places([chosen], x, y),
    },
  ];
}

/** Recall against alerts a week, with the budget. */
export const costChart =
  (result: SweepResult) =>
  (colours: ChartColours): EChartsCoreOption => ({
    grid: GRID,
    legend: legend(colours),
    xAxis: axisOf('alerts a week', colours, { scale: true }),
    yAxis: axisOf('recall, all difficulties', colours, {
      min: 0,
      max: 1,
      nameGap: 42,
      axisLabel: { color: colours.text, formatter: percentAxis },
    }),
    series: clouds(result, 'alertsPerWeek', 'recall', colours).map((series, at) =>
      at === 0 && result.budget !== undefined ? { ...series, markLine: budgetLine(result.budget, colours) } : series,
    ),
  });

const budgetLine = (budget: number, colours: ChartColours): object => ({
  symbol: 'none',
  silent: true,
  label: { formatter: 'budget', color: colours.text },
  lineStyle: { color: colours.text, type: 'dashed' },
  data: [{ xAxis: budget }],
});

/** Precision against recall. */
export const precisionChart =
  (result: SweepResult) =>
  (colours: ChartColours): EChartsCoreOption => ({
    grid: GRID,
    legend: legend(colours),
    xAxis: axisOf('recall, all difficulties', colours, { min: 0, max: 1, axisLabel: { color: colours.text, formatter: percentAxis } }),
    yAxis: axisOf('precision', colours, { min: 0, max: 1, nameGap: 42, axisLabel: { color: colours.text, formatter: percentAxis } }),
    series: clouds(result, 'recall', 'precision', colours),
  });

/** How the figures follow one parameter: the best of all settings with each value. */
export const lineChart =
  ({ outcomes }: Pick<SweepResult, 'outcomes'>, { parameter, values }: Axis) =>
  (colours: ChartColours): EChartsCoreOption => ({
    grid: GRID,
    legend: legend(colours),
    xAxis: axisOf(parameter, colours, { type: 'category', data: values.map(valueText) }),
    yAxis: axisOf('', colours, { min: 0, max: 1, axisLabel: { color: colours.text, formatter: percentAxis } }),
    series: (
      [
        ['recall', colours.best],
        ['precision', colours.chosen],
        ['f1', colours.present],
      ] as const
    ).map(([figure, colour]) => ({
      name: figure === 'f1' ? 'F1' : figure,
      type: 'line',
      itemStyle: { color: colour },
      lineStyle: { color: colour, width: 2 },
      data: values.map((value) =>
        best(
          outcomes.filter(({ point }) => point[parameter] === value),
          figure,
        ),
      ),
    })),
  });

/** How one figure follows two parameters. Where others vary as well, the best of all settings with these two values. */
export const heatMap =
  ({ outcomes }: SweepResult, [across, up]: readonly [Axis, Axis], figure: Figures) =>
  (colours: ChartColours): EChartsCoreOption => {
    const cells = across.values.flatMap((x, column) =>
      up.values.flatMap((y, row) => {
        const value = best(
          outcomes.filter(({ point }) => point[across.parameter] === x && point[up.parameter] === y),
          figure,
        );
        return value === null ? [] : [[column, row, value] as const];
      }),
    );
    const values = cells.map(([, , value]) => value);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const text = (value: number): string => (figure === 'alertsPerWeek' ? value.toFixed(1) : percentAxis(value));
    const isRoomy = across.values.length <= ROOM_FOR_TEXT;
    return {
      grid: { ...GRID, left: 78, right: 84, top: 16 },
      xAxis: axisOf(across.parameter, colours, { type: 'category', data: across.values.map(valueText), splitLine: { show: false } }),
      yAxis: axisOf(up.parameter, colours, { type: 'category', nameGap: 52, data: up.values.map(valueText), splitLine: { show: false } }),
      visualMap: {
        min: low,
        max: high === low ? low + 1 : high,
        calculable: false,
        orient: 'vertical',
        right: 4,
        top: 'middle',
        itemHeight: 140,
        precision: 2,
        text: [text(high), text(low)],
        textStyle: { color: colours.text },
        inRange: { color: colours.scale },
      },
      series: [
        {
          type: 'heatmap',
          data: cells,
          itemStyle: { borderColor: colours.page, borderWidth: 1 },
          label: { show: isRoomy, formatter: ({ value }: { value: readonly [number, number, number] }) => text(value[2]), fontSize: 11 },
        },
      ],
    };
  };

/** Numbers in more cells could not be read. */
const ROOM_FOR_TEXT = 14;

/** The largest value of a figure; of alerts the smallest. */
function best(outcomes: readonly Outcome[], figure: Figures): number | null {
  const values = outcomes.map((outcome) => outcome[figure]).filter((value) => value !== null);
  if (values.length === 0) return null;
  return figure === 'alertsPerWeek' ? Math.min(...values) : Math.max(...values);
}
