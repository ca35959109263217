/** Charts as SVG without a browser. A page shows one of two, for light and for dark, and needs no script. */
import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts.js';
import { GridComponent, LegendComponent, MarkLineComponent, VisualMapComponent } from 'echarts/components.js';
import { init, use, type EChartsCoreOption } from 'echarts/core.js';
import { SVGRenderer } from 'echarts/renderers.js';
import { html, Markup } from './markup.js';

use([BarChart, HeatmapChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, VisualMapComponent, SVGRenderer]);

/** Colours that people who see colours differently can tell apart (after Okabe and Ito), on a light or a dark page. */
export interface ChartColours {
  readonly text: string;
  readonly line: string;
  readonly page: string;
  readonly points: string;
  readonly best: string;
  readonly chosen: string;
  readonly present: string;
  /** From little to much. */
  readonly scale: readonly string[];
}

const LIGHT: ChartColours = {
  text: '#3d4650',
  line: '#d5dae0',
  page: '#ffffff',
  points: '#9aa5b1',
  best: '#0072b2',
  chosen: '#d55e00',
  present: '#009e73',
  scale: ['#f3f7fb', '#9ecae1', '#4292c6', '#08519c'],
};
const DARK: ChartColours = {
  text: '#c3ccd6',
  line: '#3a434d',
  page: '#14181d',
  points: '#5d6875',
  best: '#56b4e9',
  chosen: '#ff8c42',
  present: '#2fc79a',
  scale: ['#1b2733', '#2d5f8a', '#57a0d3', '#c6e2f7'],
};

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

type Drawing = (colours: ChartColours) => EChartsCoreOption;

/** One chart as the text of an SVG file, for a light page. */
export const chartSvg = (drawing: Drawing, size: ChartSize): string => draw(drawing(LIGHT), size);

/** A figure with its caption, for light pages and dark ones. `describes` is read out where pictures are not seen. */
export const figure = (drawing: Drawing, size: ChartSize, caption: string): Markup =>
  html`<figure>
    <div class="light" role="img" aria-label="${caption}">${new Markup(draw(drawing(LIGHT), size))}</div>
    <div class="dark" role="img" aria-label="${caption}">${new Markup(draw(drawing(DARK), size))}</div>
    <figcaption>${caption}</figcaption>
  </figure>`;

function draw(option: EChartsCoreOption, { width, height }: ChartSize): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'system-ui, sans-serif' }, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
