/** Reads what a service serves as /metrics, in Prometheus's text format, for those who look into it without a Prometheus. */

export interface MetricSample {
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/y;
const ESCAPED: { readonly [character: string]: string } = { n: '\n' };

/** Throws on a line that is neither a sample nor a comment. */
export function parseMetrics(text: string): readonly MetricSample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value = ''] = LINE.exec(line) ?? [];
      if (name === undefined) throw new Error(`this is no metric: ${line}`);
      return { name, labels: labelsIn(labels), value: numberOf(value) };
    });
}

function labelsIn(text: string): MetricSample['labels'] {
  const labels: { [label: string]: string } = {};
  LABEL.lastIndex = 0;
  for (let from = 0; from < text.length; from = LABEL.lastIndex) {
    const [, label, value] = LABEL.exec(text) ?? [];
    if (label === undefined || value === undefined) throw new Error(`these are no labels: ${text}`);
    labels[label] = value.replace(/\\(.)/g, (_, character: string) => ESCAPED[character] ?? character);
  }
  return labels;
}

const INFINITE = /^([+-]?)inf$/i;

/** Prometheus takes these words however they are capitalised, and prom-client writes "Nan". */
function numberOf(text: string): number {
  const [isInfinite, sign] = INFINITE.exec(text) ?? [];
  if (isInfinite !== undefined) return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  if (Number.isNaN(value) && text.toLowerCase() !== 'nan') throw new Error(`this is no value of a metric: ${text}`);
  return value;
}

/** The sum of a metric's series; 0 when there are none. */
export const sumOf = (samples: readonly MetricSample[], metric: string): number =>
  samples.reduce((sum, { name, value }) => (name === metric ? sum + value : sum), 0);
