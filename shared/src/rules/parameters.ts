/** What every rule's parameters have in common: their schema, how overrides are checked, and the version they give. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { OWN_SCHEMAS } from '../documents/own-schema.js';
import { isPlainlyValid } from '../documents/plainly-valid.js';
import Type from 'typebox';
import { adviceOn } from '../documents/nearest-name.js';
import { contentId } from './content-id.js';

export interface ParameterNote {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly description: string;
  /** The legal or published ground of the default, or "assumption: …" with the reason. */
  readonly ground: string;
}

/** A parameter that may have decimals: shares, hours, days. */
export const numberParameter = (note: ParameterNote) => Type.Number({ ...note });

/** A parameter that counts something or is whole by nature. */
export const wholeParameter = (note: ParameterNote) => Type.Integer({ ...note });

export interface ParameterError {
  readonly parameter: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

export type ResolvedParameters<P> =
  | { readonly ok: true; readonly parameters: Readonly<P> }
  | { readonly ok: false; readonly errors: readonly ParameterError[] };

const RULE_VERSION_DIGITS = 12;

const ajv = new Ajv({ allErrors: true, ...OWN_SCHEMAS });
ajv.addKeyword('ground');

const compiled = new WeakMap<object, ValidateFunction>();

function validatorOf(schema: Type.TObject): ValidateFunction {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = ajv.compile({ ...schema, required: [], additionalProperties: true });
    compiled.set(schema, validate);
  }
  return validate;
}

/** Names of those that are given with a value that their schema does not take. */
function wrongParameters(schema: Type.TObject, overrides: { readonly [name: string]: unknown }): ReadonlySet<string> {
  if (isPlainlyValid({ ...schema, required: [], additionalProperties: {} }, overrides)) return new Set();
  const validate = validatorOf(schema);
  validate({ ...overrides });
  return new Set((validate.errors ?? []).map((error: ErrorObject) => error.instancePath.split('/')[1] ?? ''));
}

/** The default of every parameter of a schema. */
export function defaultParameters<T extends Type.TObject>(schema: T): Type.Static<T> {
  const entries = Object.entries(schema.properties).map(([name, one]) => [name, noteOf(one).default] as const);
  return Object.fromEntries(entries) as Type.Static<T>;
}

/** Overrides on top of the defaults, or every mistake in them at once, ordered by name. */
export function resolveParameters<T extends Type.TObject>(
  schema: T,
  overrides: { readonly [name: string]: unknown },
): ResolvedParameters<Type.Static<T>> {
  const names = Object.keys(schema.properties);
  const errors: ParameterError[] = [];
  for (const name of Object.keys(overrides)) {
    if (!names.includes(name)) errors.push({ parameter: name, message: unknownText(name, names) });
  }
  for (const name of wrongParameters(schema, overrides))
    errors.push({ parameter: name, message: wrongText(schema, name, overrides[name]) });
  if (errors.length > 0) {
    return { ok: false, errors: errors.sort((a, b) => (a.parameter < b.parameter ? -1 : Number(a.parameter > b.parameter))) };
  }
  return { ok: true, parameters: { ...defaultParameters(schema), ...overrides } };
}

/**
 * Parameters of a rule that is about to be built. Throws a RangeError that lists every mistake, in the overrides (check user input first)
 * or in the schema: each parameter is a number with a default within its range, a description and a ground.
 */
export function requireParameters<T extends Type.TObject>(
  rule: string,
  schema: T,
  overrides: { readonly [name: string]: unknown },
): Readonly<Type.Static<T>> {
  const faults = Object.keys(schema.properties).flatMap((name) => noteFaults(name, noteOf(schema.properties[name])));
  if (faults.length > 0) throw new RangeError(`parameters of ${rule}: ${faults.join('; ')}`);
  const resolved = resolveParameters(schema, overrides);
  if (resolved.ok) return resolved.parameters;
  throw new RangeError(`parameters of ${rule}: ${resolved.errors.map((error) => error.message).join('; ')}`);
}

/**
 * Short hash of a rule's code version, parameters and reference data: equal behaviour has an equal version, in whatever
 * order the parameters were given.
 */
export function ruleVersion(
  name: string,
  codeVersion: number,
  parameters: { readonly [name: string]: number },
  referenceData: unknown = null,
): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return contentId(RULE_VERSION_DIGITS, name, codeVersion, JSON.stringify(sorted), JSON.stringify(referenceData));
}

/** What a rule's author has left out or got wrong about a parameter. */
function noteFaults(name: string, note: Partial<ParameterNote> & { readonly type: string }): string[] {
  const { default: usual, minimum, maximum, description = '', ground = '' } = note;
  if (note.type !== 'integer' && note.type !== 'number') return [`"${name}" must be made by numberParameter or wholeParameter`];
  const faults: string[] = [];
  if (usual === undefined || minimum === undefined || maximum === undefined || usual < minimum || usual > maximum) {
    faults.push(`"${name}" needs a default within a minimum and a maximum`);
  }
  if (description.trim() === '') faults.push(`"${name}" needs a description`);
  if (ground.trim() === '')
    faults.push(`"${name}" needs a ground: the law or typology that it rests on, or "assumption: …" with the reason`);
  return faults;
}

function noteOf(schema: unknown): ParameterNote & { readonly type: string } {
  return schema as ParameterNote & { readonly type: string };
}

function unknownText(name: string, names: readonly string[]): string {
  return `"${name}" is no parameter of this rule: ${adviceOn(name, names)}`;
}

function wrongText(schema: Type.TObject, name: string, value: unknown): string {
  const note = noteOf(schema.properties[name]);
  const kind = note.type === 'integer' ? 'a whole number' : 'a number';
  return `"${name}" is ${JSON.stringify(value) ?? String(value)} but must be ${kind} from ${note.minimum} to ${note.maximum} (default ${note.default})`;
}
