/** The parameters of rules as a person reads them who is about to change one: value, range, meaning, and what it rests on. */
import type { ParameterNote } from '@tengewatch/shared/rules/parameters.js';
import type { Colours } from '@tengewatch/shared/terminal/terminal.js';
import { fullText, wrapped } from './words.js';

export interface ShownParameter extends Omit<ParameterNote, 'default'> {
  readonly rule: string;
  readonly parameter: string;
  /** In this scenario; the default where it says nothing of it. */
  readonly value: number;
  readonly default: number;
  readonly unit: string;
}

const INDENT = '  ';
const TEXT_INDENT = '      ';
const ASSUMPTION = 'assumption: ';

/** Last words of names whose unit is written in another way. */
const written: { readonly [word: string]: string } = { Kzt: 'KZT', Atms: 'ATMs', Ratio: 'times', Part: 'share' };

/** Every name ends with its unit: "windowDays" are days, "minCreditsPerActiveDay" credits per active day. */
export function unitOf(parameter: string): string {
  const words = parameter.split(/(?=[A-Z])/);
  const per = words.lastIndexOf('Per');
  const unit = per > 0 ? words.slice(per - 1) : words.slice(-1);
  return unit.map((word) => written[word] ?? word.toLowerCase()).join(' ');
}

/** Name, value and range; the range on a line of its own where it does not fit. */
function headLines(shown: ShownParameter, nameWidth: number, width: number, colours: Colours): string[] {
  const { parameter, value, unit, minimum, maximum } = shown;
  const isChanged = value !== shown.default;
  const name = `${INDENT}${parameter.padEnd(nameWidth)}${INDENT}`;
  const text = `${fullText(value)} ${unit}`;
  const range = `(${fullText(minimum)} to ${fullText(maximum)}${isChanged ? `; default ${fullText(shown.default)}` : ''})`;
  const head = `${name}${isChanged ? colours.bold(text) : text}`;
  return `${name}${text} ${range}`.length <= width ? [`${head} ${range}`] : [head, `${' '.repeat(name.length)}${range}`];
}

const groundText = (ground: string): string =>
  ground.startsWith(ASSUMPTION) ? `Assumption: ${ground.slice(ASSUMPTION.length)}.` : `Ground: ${ground}.`;

/** Lines for parameters that are ordered by rule. `width` holds but for a name and value that are longer by themselves. */
export function parameterLines(parameters: readonly ShownParameter[], width: number, colours: Colours): string[] {
  const nameWidth = Math.max(...parameters.map(({ parameter }) => parameter.length));
  return parameters.flatMap((shown, index) => {
    const isFirst = shown.rule !== parameters[index - 1]?.rule;
    return [
      ...(isFirst ? [...(index === 0 ? [] : ['']), colours.bold(shown.rule)] : []),
      ...headLines(shown, nameWidth, width, colours),
      ...wrapped(shown.description, width, TEXT_INDENT),
      ...wrapped(groundText(shown.ground), width, TEXT_INDENT).map(colours.dim),
    ];
  });
}
