/** Says what configures a service: the text of its `--help`, and the configuration it runs with, without secrets. */
import { expectedText } from '../documents/schema-problems.js';
import { fileVariant, isRequired, variablesOf, type ConfigOf, type ConfigSchema, type VariableSchema } from './config-schema.js';

const WIDTH = 80;
const INDENT = '      ';
const HIDDEN = '(secret)';

const shownValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** "(required)", "(default 9464)", "(optional)", "(secret, optional)". */
function standing(schema: ConfigSchema, name: string, variable: VariableSchema): string {
  const { default: byDefault, unit } = variable;
  const need = isRequired(schema, name) ? 'required' : 'optional';
  if (variable.secret === true) return `(secret, ${need})`;
  return byDefault === undefined ? `(${need})` : `(default ${shownValue(byDefault)}${unit === undefined ? '' : ` ${unit}`})`;
}

/** What the description does not say by itself. */
function limits(name: string, variable: VariableSchema): string[] {
  const { type, unit, form, example, needs = [] } = variable;
  const limited = variable.enum !== undefined || type === 'integer' || type === 'number' || type === 'boolean';
  const give = form ?? (limited ? expectedText(variable) : undefined);
  return [
    ...(give === undefined ? [] : [`Give ${give}${unit === undefined ? '' : `, in ${unit}`}.`]),
    ...(variable.secret === true ? [`Or name a file that holds it by ${fileVariant(name)}.`] : []),
    ...(needs.length === 0 ? [] : [`Needs ${needs.join(' and ')}.`]),
    ...(example === undefined ? [] : [`Example: ${example}`]),
  ];
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = INDENT;
  for (const word of text.split(' ')) {
    if (line.length > INDENT.length && line.length + word.length > WIDTH) {
      lines.push(line.trimEnd());
      line = INDENT;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** Every variable with what it means, whether it has to be set, its default and its limits. */
export function describeConfig(schema: ConfigSchema): string {
  const paragraphs = variablesOf(schema).map(([name, variable]) => {
    const text = [variable.description ?? '', ...limits(name, variable)].filter((part) => part !== '').join(' ');
    return [`  ${name} ${standing(schema, name, variable)}`, ...wrapped(text)].join('\n');
  });
  return `Environment variables (an empty one counts as not set):\n\n${paragraphs.join('\n\n')}\n`;
}

/** The configuration as it may be logged. */
export function shownConfig<S extends ConfigSchema>(schema: S, config: ConfigOf<S>): { readonly [name: string]: unknown } {
  const values = config as { readonly [name: string]: unknown };
  const set = variablesOf(schema).filter(([name]) => values[name] !== undefined);
  return Object.fromEntries(set.map(([name, { secret }]) => [name, secret === true ? HIDDEN : values[name]]));
}
