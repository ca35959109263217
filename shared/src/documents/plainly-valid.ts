/** Answers at once whether content is what a schema asks for, where compiling the schema first would take a process most of its start. */
import { Ajv } from 'ajv';
import { isSchema, type JsonSchema } from './json-schema.js';

type Demand = (value: unknown, demanded: never, schema: JsonSchema) => boolean;

const isMap = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const types: { readonly [type: string]: (value: unknown) => boolean } = {
  object: isMap,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: Number.isFinite,
  integer: Number.isInteger,
  null: (value) => value === null,
};

/** A demand on values of one kind is met by all others: that they are of another kind is what `type` has to say. */
const ofNumbers =
  (isMet: (value: number, demanded: number) => boolean) =>
  (value: unknown, demanded: number): boolean =>
    typeof value !== 'number' || isMet(value, demanded);
const ofTexts =
  <D>(isMet: (value: string, demanded: D) => boolean) =>
  (value: unknown, demanded: D): boolean =>
    typeof value !== 'string' || isMet(value, demanded);
const ofLists =
  <D>(isMet: (value: readonly unknown[], demanded: D) => boolean) =>
  (value: unknown, demanded: D): boolean =>
    !Array.isArray(value) || isMet(value, demanded);

/** In characters, as JSON Schema counts them, and not in halves of them. */
const lengthOf = (text: string): number => text.replaceAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '_').length;

const demands: { readonly [keyword: string]: Demand } = {
  type: (value, type: unknown) => typeof type === 'string' && types[type]?.(value) === true,
  enum: (value, allowed: readonly unknown[]) => allowed.includes(value) && typeof value !== 'object',
  minimum: ofNumbers((value, limit) => value >= limit),
  maximum: ofNumbers((value, limit) => value <= limit),
  exclusiveMinimum: ofNumbers((value, limit) => value > limit),
  exclusiveMaximum: ofNumbers((value, limit) => value < limit),
  minLength: ofTexts((value, limit: number) => lengthOf(value) >= limit),
  maxLength: ofTexts((value, limit: number) => lengthOf(value) <= limit),
  pattern: ofTexts((value, pattern: string) => new RegExp(pattern, 'u').test(value)),
  minItems: ofLists((value, limit: number) => value.length >= limit),
  maxItems: ofLists((value, limit: number) => value.length <= limit),
  items: ofLists((value, schema: unknown) => value.every((item) => isPlainlyValid(schema, item))),
  anyOf: (value, branches: readonly unknown[]) => branches.some((branch) => isPlainlyValid(branch, value)),
  required: (value, names: readonly string[]) => !isMap(value) || names.every((name) => value[name] !== undefined),
  properties: (value, properties: JsonSchema) =>
    !isMap(value) || Object.entries(properties).every(([name, part]) => value[name] === undefined || isPlainlyValid(part, value[name])),
  additionalProperties(value, schema: unknown, { properties, patternProperties }) {
    if (!isMap(value)) return true;
    if (patternProperties !== undefined) return false;
    const known = isSchema(properties) ? properties : {};
    return Object.keys(value).every((key) => Object.hasOwn(known, key) || (schema !== false && isPlainlyValid(schema, value[key])));
  },
};

/** Knows which keywords ask for anything at all: it ignores all others, as titles, defaults and those of our own. */
const vocabulary = new Ajv({ strict: false });
const asksForNothing = (keyword: string): boolean => keyword !== 'nullable' && vocabulary.getKeyword(keyword) === false;

/**
 * Looks at the schema while it looks at the content. True is certain; false also where the schema asks for something that is not known
 * here, so that Ajv has to be asked, which then says what is wrong as well.
 */
export function isPlainlyValid(schema: unknown, value: unknown): boolean {
  return (
    isSchema(schema) &&
    Object.entries(schema).every(([keyword, demanded]) => demands[keyword]?.(value, demanded as never, schema) ?? asksForNothing(keyword))
  );
}
