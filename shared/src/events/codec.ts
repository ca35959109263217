/** Between events and the JSON text that travels: encodes what is published, and checks all that is read. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { OWN_SCHEMAS } from '../documents/own-schema.js';
import type { DeadLetterReason } from './dead-letter.js';
import { EVENT_VERSION } from './schema-parts.js';
import { topics, type EventOf, type TopicName } from './topics.js';
import { clip, isWellFormedDeep, wellFormed } from './well-formed.js';

export type Decoded<T extends TopicName> =
  | { readonly ok: true; readonly event: EventOf[T] }
  | { readonly ok: false; readonly reason: DeadLetterReason; readonly detail: string };

/** Longest detail of a dead letter, in UTF-16 code units. */
const MAX_DETAIL = 500;
/** Longest piece of an offending value that a detail quotes. */
const MAX_QUOTED = 60;

const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: false, verbose: true, ...OWN_SCHEMAS });
const validators = new Map<TopicName, ValidateFunction>();

function validatorOf(topic: TopicName): ValidateFunction {
  let validator = validators.get(topic);
  if (validator === undefined) {
    validator = ajv.compile(topics[topic].schema);
    validators.set(topic, validator);
  }
  return validator;
}

/** The check of one field, by the rules that whole events are checked by. */
export const compileCheck = (schema: object): ((value: unknown) => boolean) => ajv.compile(schema);

export const encode = (event: EventOf[TopicName]): string => JSON.stringify(event);

/** The event in `text`, or why it cannot be used. Never throws, whatever the text. */
export function decode<T extends TopicName>(topic: T, text: string): Decoded<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failure('not-json', `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!validatorOf(topic)(value)) return explain(topic, value);
  // Only escapes and two-byte text can hold half a surrogate pair, which no UTF-8 log could carry on.
  if ((text.includes('\\u') || !isWellFormedDeep(text)) && !isWellFormedDeep(value)) {
    return failure('schema-violation', 'a string holds half a surrogate pair; text must be well-formed Unicode');
  }
  return { ok: true, event: value as EventOf[T] };
}

function failure(reason: DeadLetterReason, detail: string): { ok: false; reason: DeadLetterReason; detail: string } {
  return { ok: false, reason, detail: clip(wellFormed(detail), MAX_DETAIL) };
}

function explain(topic: TopicName, value: unknown): { ok: false; reason: DeadLetterReason; detail: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failure('schema-violation', `the record must be a JSON object, but is ${quoted(value)}`);
  }
  const version = (value as { v?: unknown }).v;
  if (version !== undefined && version !== EVENT_VERSION) {
    return failure('unknown-version', `v is ${quoted(version)}; this reader knows version ${EVENT_VERSION} of ${topic} only`);
  }
  return failure('schema-violation', describe(mostTelling(errorsOf(topic, value))));
}

/** A topic that carries several kinds of record is explained by the shape of the kind that the record says it is. */
function errorsOf(topic: TopicName, value: { kind?: unknown }): readonly ErrorObject[] {
  const { anyOf } = topics[topic].schema as { anyOf?: readonly KindSchema[] };
  const branch = anyOf?.find(({ properties }) => properties?.kind?.const === value.kind);
  // This is the slow way, for bad input only, so the branch is compiled where it is needed (ajv keeps it).
  const validator = branch === undefined ? validatorOf(topic) : ajv.compile(branch);
  validator(value);
  return validator.errors ?? [];
}

interface KindSchema {
  readonly properties?: { readonly kind?: { readonly const?: unknown } };
}

/** Of a field that may be null, what else it may be tells more; of a union without a match, that its kind is unknown. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const isKind = ({ keyword, instancePath }: ErrorObject): boolean => keyword === 'const' && instancePath.endsWith('/kind');
  const mayBeNull = ({ keyword, params }: ErrorObject): boolean => keyword === 'type' && params['type'] === 'null';
  return errors.find(isKind) ?? errors.find((error) => error.keyword !== 'anyOf' && !mayBeNull(error)) ?? errors[0];
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return 'the record does not have the shape of its topic';
  const field = error.instancePath === '' ? 'the record' : error.instancePath.slice(1).replaceAll('/', '.');
  const { keyword, params, data } = error;
  const got = `but is ${quoted(data)}`;
  switch (keyword) {
    case 'required':
      return `${field} lacks the field "${String(params['missingProperty'])}"`;
    case 'additionalProperties':
      return `${field} has the unknown field ${quoted(params['additionalProperty'])}`;
    case 'type':
      return `${field} must be of type ${String(params['type'])}, ${got}`;
    case 'enum':
      return `${field} must be one of ${(params['allowedValues'] as unknown[]).join(', ')}, ${got}`;
    case 'const':
      return `${field} must be ${kindsOr(error)}, ${got}`;
    case 'pattern':
      return `${field} must match ${String(params['pattern'])}, ${got}`;
    case 'minimum':
      return `${field} must be at least ${String(params['limit'])}, ${got}`;
    case 'maximum':
      return `${field} must be at most ${String(params['limit'])}, ${got}`;
    case 'minLength':
      return `${field} must have at least ${String(params['limit'])} characters, ${got}`;
    case 'maxLength':
      return `${field} must have at most ${String(params['limit'])} characters, ${got}`;
    case 'maxItems':
      return `${field} must have at most ${String(params['limit'])} items`;
    default:
      return `${field} ${error.message ?? 'is not valid'}, ${got}`;
  }
}

const kindsOr = (error: ErrorObject): string =>
  error.instancePath.endsWith('/kind') ? 'a known kind' : quoted(error.params['allowedValue']);

function quoted(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length > MAX_QUOTED ? `${clip(text, MAX_QUOTED)}…` : text;
}
