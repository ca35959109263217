/** `--vary minSenders=3..10`: which values of which parameters of a rule are tried. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { defaultParameters, resolveParameters } from '@tengewatch/shared/rules/parameters.js';
import { Decimal } from 'decimal.js';
import type Type from 'typebox';

/** A parameter with the values that are tried, in rising order. */
export interface Axis {
  readonly parameter: string;
  readonly values: readonly number[];
}

const MOST_VALUES = 10_000;
const RANGE = /^(?<low>-?[\d.]+)\.\.(?<high>-?[\d.]+?)(?::(?<step>[\d.]+))?$/;
const FORMS = 'give NAME=LOW..HIGH, NAME=LOW..HIGH:STEP or NAME=VALUE,VALUE,…';

/** The axes of all `--vary`, checked against the rule's parameters. Throws a BadInput that tells all mistakes. */
export function axesOf(texts: readonly string[], rule: string, schema: Type.TObject): readonly Axis[] {
  const problems: string[] = [];
  const axes = texts.flatMap((text) => {
    const axis = axisOf(text, schema);
    if (typeof axis === 'string') problems.push(`--vary ${text}: ${axis}`);
    return typeof axis === 'string' ? [] : [axis];
  });
  axes.forEach(({ parameter }, at) => {
    if (axes.findIndex((other) => other.parameter === parameter) !== at) problems.push(`--vary ${parameter} is given twice`);
  });
  if (problems.length > 0) throw new BadInput(...problems, `"tengewatch params ${rule}" tells the parameters with their ranges`);
  return axes;
}

/** The axis, or what is wrong with the text. */
function axisOf(text: string, schema: Type.TObject): Axis | string {
  const [parameter = '', written = '', ...rest] = text.split('=');
  if (parameter === '' || written === '' || rest.length > 0) return FORMS;
  const unknown = problemsWith(schema, parameter, undefined);
  if (unknown !== undefined) return unknown;
  const isWhole = (schema.properties[parameter] as { readonly type?: string }).type === 'integer';
  const values = valuesOf(written, isWhole);
  if (typeof values === 'string') return values;
  // Values outside the range lie at the ends.
  const wrong = [...new Set([values[0], values.at(-1), ...values])].map((value) => problemsWith(schema, parameter, value)).find(Boolean);
  return wrong ?? { parameter, values };
}

/** What is wrong with a value of a parameter; with no value, whether there is such a parameter. */
function problemsWith(schema: Type.TObject, parameter: string, value: number | undefined): string | undefined {
  const checked = resolveParameters(schema, { [parameter]: value ?? defaultParameters(schema)[parameter] });
  return checked.ok ? undefined : checked.errors.map(({ message }) => message).join('; ');
}

function valuesOf(written: string, isWhole: boolean): readonly number[] | string {
  const range = RANGE.exec(written)?.groups;
  if (range === undefined) return listOf(written);
  const [low, high] = [range['low']!, range['high']!].map(numberOf);
  const step = range['step'] === undefined ? (isWhole ? new Decimal(1) : null) : numberOf(range['step']);
  if (low === undefined || high === undefined || step === undefined) return `"${written}" holds what is no number; ${FORMS}`;
  if (step === null) return `a step must be given, as the parameter is no whole number: ${written}:0.05`;
  if (low.greaterThan(high)) return `"${written}" holds nothing, as ${low.toString()} is more than ${high.toString()}`;
  if (step.lessThanOrEqualTo(0)) return 'the step must be more than 0';
  const count = high.minus(low).dividedBy(step).floor().toNumber() + 1;
  if (count > MOST_VALUES) return `"${written}" holds ${count} values, more than ${MOST_VALUES}; take a larger step`;
  return Array.from({ length: count }, (_, nth) => low.plus(step.times(nth)).toNumber());
}

function listOf(written: string): readonly number[] | string {
  const values = written.split(',').map(numberOf);
  if (values.includes(undefined)) return `"${written}" holds what is no number; ${FORMS}`;
  const sorted = [...new Set(values.map((value) => value!.toNumber()))].sort((one, other) => one - other);
  return sorted;
}

/** Undefined for what is no number. */
function numberOf(text: string): Decimal | undefined {
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? new Decimal(text.trim()) : undefined;
}
