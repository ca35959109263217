/** JSON Schemas as plain data, and the parts of one. */

/** A JSON Schema as plain data; TypeBox schemas are such data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The properties of an object schema; undefined when the schema is of another kind. */
export function propertiesOf(schema: JsonSchema): { readonly [name: string]: JsonSchema } | undefined {
  return isSchema(schema['properties']) ? (schema['properties'] as { [name: string]: JsonSchema }) : undefined;
}

/** The schema of every value of a record (a map with free keys); undefined when the schema is of another kind. */
export function recordValueOf(schema: JsonSchema): JsonSchema | undefined {
  if (isSchema(schema['patternProperties'])) return Object.values(schema['patternProperties']).find(isSchema);
  return isSchema(schema['additionalProperties']) ? schema['additionalProperties'] : undefined;
}

/** Whether it is the schema of a list of plain numbers, which is given as a whole. */
export const isNumberList = ({ items }: JsonSchema): boolean =>
  isSchema(items) && (items['type'] === 'number' || items['type'] === 'integer');
