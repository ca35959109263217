/** Turns the validator's errors into what a person can act on: what is wrong, and what would be right. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { OWN_SCHEMAS } from './own-schema.js';
import { nearestName } from './nearest-name.js';
import type { DocumentPath } from './problem.js';
import { pathOfPointer, type PlaceOf } from './yaml-document.js';
import { isNumberList, type JsonSchema } from './json-schema.js';
import { isPlainlyValid } from './plainly-valid.js';

/** Says of a part, at its place in the content, whether nothing is wrong with it, with what it holds, or with what holds it. */
export type IsSound = (...path: DocumentPath) => boolean;

const begins = (path: DocumentPath, head: DocumentPath): boolean => head.every((step, index) => String(path[index]) === String(step));

/** What `found` leaves to be reasoned about. */
export const soundnessOf =
  (found: readonly ContentProblem[]): IsSound =>
  (...path) =>
    !found.some((problem) => begins(path, problem.path) || begins(problem.path, path));

/** A mistake in the content, before it is known where in the text it stands. */
export interface ContentProblem {
  readonly path: DocumentPath;
  readonly what: PlaceOf;
  readonly message: string;
  readonly hint: string;
  /** Other parts that could be at fault, so that a setting of one of them is named. */
  readonly related?: readonly DocumentPath[];
}

const MAX_SHOWN_LENGTH = 40;
const MAX_NAMES_SHOWN = 12;

export const numberText = (value: number): string =>
  Number.isInteger(value) ? String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',') : String(value);

function shown(value: unknown): string {
  if (typeof value === 'number')
    return Number.isFinite(value) ? numberText(value) : String(value).replace('NaN', '.nan').replace('Infinity', '.inf');
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
  return typeof value === 'string' ? `"${short}"` : short;
}

const listed = (names: readonly string[]): string =>
  names.length > MAX_NAMES_SHOWN
    ? `${names.slice(0, MAX_NAMES_SHOWN).join(', ')} and ${names.length - MAX_NAMES_SHOWN} more`
    : names.join(', ');

/** "a list of 24 numbers, each a number from 0 to 1,000". */
function numberListText({ items, minItems, maxItems }: JsonSchema): string {
  const [fewest, most] = [Number(minItems ?? 0), Number(maxItems ?? Number.POSITIVE_INFINITY)];
  const count = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
  return `a list of ${Number.isFinite(most) ? `${count} ` : ''}numbers, each ${expectedText(items as JsonSchema)}`;
}

/** "a whole number from 1 to 64", "one of plain, careful, evasive", "a list". */
export function expectedText(schema: JsonSchema): string {
  const names = schema['enum'];
  if (isNumberList(schema)) return numberListText(schema);
  if (Array.isArray(names)) return `one of ${listed(names.map(String))}`;
  const { minimum, maximum, exclusiveMinimum, type } = schema;
  if (type === 'integer' || type === 'number') {
    const kind = type === 'integer' ? 'a whole number' : 'a number';
    if (typeof minimum === 'number' && typeof maximum === 'number') return `${kind} from ${numberText(minimum)} to ${numberText(maximum)}`;
    if (typeof minimum === 'number') return `${kind}, at least ${numberText(minimum)}`;
    if (typeof exclusiveMinimum === 'number' && typeof maximum === 'number') {
      return `${kind} above ${numberText(exclusiveMinimum)}, at most ${numberText(maximum)}`;
    }
    if (typeof exclusiveMinimum === 'number') return `${kind} above ${numberText(exclusiveMinimum)}`;
    return typeof maximum === 'number' ? `${kind}, at most ${numberText(maximum)}` : kind;
  }
  const kinds: { readonly [type: string]: string } = {
    string: 'text',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of keys and values',
  };
  const kind = typeof type === 'string' ? (kinds[type] ?? 'another value') : 'another value';
  const description = schema['description'];
  return type === 'string' && typeof description === 'string' ? `text: ${description.replace(/\.$/, '')}` : kind;
}

function unknownKey(key: string, allowed: readonly string[]): { message: string; hint: string } {
  const nearest = nearestName(key, allowed);
  const guess = nearest === undefined ? '' : `did you mean "${nearest}"? `;
  return { message: `${shown(key)} is not a known key here`, hint: `${guess}known: ${listed(allowed)}` };
}

function unknownValue(value: unknown, allowed: readonly string[]): { message: string; hint: string } {
  const nearest = typeof value === 'string' ? nearestName(value, allowed) : undefined;
  const guess = nearest === undefined ? '' : `did you mean "${nearest}"? `;
  return { message: `${shown(value)} is not one of the known values`, hint: `${guess}give one of ${listed(allowed)}` };
}

function contentProblem(error: ErrorObject): ContentProblem | undefined {
  const path = pathOfPointer(error.instancePath);
  const parent = (error.parentSchema ?? {}) as JsonSchema;
  const give = `give ${expectedText(parent)}`;
  const value = (message: string, hint: string): ContentProblem => ({ path, what: 'value', message, hint });
  const params = error.params as { readonly [name: string]: unknown };
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const allowed = Object.keys(parent['properties'] ?? {});
      return { path: [...path, key], what: 'key', ...unknownKey(key, allowed) };
    }
    case 'required': {
      const key = String(params['missingProperty']);
      const schema = ((parent['properties'] ?? {}) as { readonly [name: string]: JsonSchema })[key] ?? {};
      return { path: [...path, key], what: 'missing', message: 'is missing', hint: `give ${expectedText(schema)}` };
    }
    case 'enum':
      return { path, what: 'value', ...unknownValue(error.data, (params['allowedValues'] as readonly unknown[]).map(String)) };
    case 'type':
      return value(error.data === null ? 'has no value' : `${shown(error.data)} is not ${expectedText({ type: params['type'] })}`, give);
    case 'minimum':
    case 'exclusiveMinimum':
      return value(`${shown(error.data)} is too small`, give);
    case 'maximum':
    case 'exclusiveMaximum':
      return value(`${shown(error.data)} is too large`, give);
    case 'pattern':
      return value(`${shown(error.data)} has the wrong form`, give);
    case 'minLength':
      return value('is empty', give);
    case 'maxLength':
      return value('is too long', `give at most ${String(params['limit'])} characters`);
    case 'minItems':
      return value('has too few entries', isNumberList(parent) ? give : `give at least ${String(params['limit'])}`);
    case 'maxItems':
      return value('has too many entries', isNumberList(parent) ? give : `give at most ${String(params['limit'])}`);
    case 'uniqueItems':
      return value(`${shown((error.data as readonly unknown[])[Number(params['j'])])} is listed twice`, 'list it once');
    case 'minProperties':
      return value('is empty', `give at least ${String(params['limit'])} entries`);
    // These only sum up what other errors of the same value say.
    case 'anyOf':
    case 'oneOf':
    case 'if':
      return undefined;
    default:
      return value(`${shown(error.data)} ${error.message ?? 'is not right'}`, give);
  }
}

/** Where a value may be one of some names or a number, the complaint about the names says so. */
function addNumberBranch({ keyword, schema, instancePath }: ErrorObject, problems: { path: DocumentPath; hint: string }[]): void {
  if (keyword !== 'anyOf') return;
  const branches = schema as readonly JsonSchema[];
  const number = branches.find(({ type }) => type === 'number');
  const named = problems.find(({ path }) => `/${path.join('/')}` === instancePath);
  if (number === undefined || named === undefined || !branches.some((branch) => 'enum' in branch)) return;
  named.hint += `, or a number from ${String(number['minimum'])} to ${String(number['maximum'])}`;
}

const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, ...OWN_SCHEMAS });
const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** Everything that the schema has against the content. */
export function schemaProblems(schema: JsonSchema, content: unknown): ContentProblem[] {
  if (isPlainlyValid(schema, content)) return [];
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(content)) return [];
  const errors = validate.errors ?? [];
  const problems = errors.map(contentProblem).filter((problem) => problem !== undefined);
  for (const error of errors) addNumberBranch(error, problems);
  const seen = new Set<string>();
  // The branches of a union complain about one value each in their own way; one complaint is enough.
  return problems.filter(({ path, what, message }) => {
    const key = `${path.join('.')} ${what === 'value' ? '' : message}`;
    return !seen.has(key) && seen.add(key);
  });
}
