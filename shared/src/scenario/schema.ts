/** The shape of a scenario file, for the loader, for editors and for `--set`: what a person may write. */
import Type from 'typebox';
import { ruleNames, type RuleName } from '../events/rule-names.js';
import type { WorldParameters } from '../world/parameters.js';
import { isSchema, propertiesOf, recordValueOf, type JsonSchema } from '../documents/json-schema.js';
import { SchemePlan } from '../world/scenario.js';

export const MIN_DAYS = 1;
export const MAX_DAYS = 3660;
export const MIN_PEOPLE = 100;
export const MAX_PEOPLE = 5_000_000;
/** One simulated adult for so many: `--set scale=100` is 1:100. */
export const LARGEST_SCALE = 1_000_000;
export const MAX_SHARDS = 64;
export const MAX_PARTITIONS = 64;
export const DEFAULT_PARTITIONS = 4;
/** More plans than this in one file are a mistake, not a country. */
const MAX_SCHEME_PLANS = 200;

/** What a scenario may override: the world's parameters and those of each rule. */
export interface ScenarioContext {
  /** Schema of the world's parameters. */
  readonly world: JsonSchema;
  /** The calibrated world that a scenario overrides. */
  readonly baseWorld: WorldParameters;
  /** Schemas of the rules' parameters. Those of a rule that is left out are taken as they are. */
  readonly rules: { readonly [R in RuleName]?: JsonSchema };
}

const mapValues = <T, U>(map: { readonly [name: string]: T }, change: (value: T, name: string) => U) =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value, name)]));

/**
 * The same tree with nothing required and nothing unknown allowed: an override gives only what it changes.
 * A map with free keys knows those that `base` has, so that a misspelt one is not taken for a new one.
 */
export function overridesOf(schema: JsonSchema, base?: unknown): JsonSchema {
  const { required: _required, $id: _id, patternProperties: _pattern, ...rest } = schema;
  const values = isSchema(base) ? base : {};
  const properties = propertiesOf(schema);
  const recordValue = recordValueOf(schema);
  if (properties !== undefined) {
    return { ...rest, properties: mapValues(properties, (part, name) => overridesOf(part, values[name])), additionalProperties: false };
  }
  if (recordValue === undefined) return schema;
  return {
    ...rest,
    type: 'object',
    properties: mapValues(values, (value) => overridesOf(recordValue, value)),
    additionalProperties: false,
  };
}

const head = {
  name: Type.String({
    pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
    maxLength: 60,
    description: 'The name, in lower-case words joined by hyphens, such as nominee-cards.',
  }),
  title: Type.String({ minLength: 1, maxLength: 100, description: 'One line that says what happens.' }),
  description: Type.String({ minLength: 1, maxLength: 2000, description: 'A few sentences for somebody who sees it for the first time.' }),
  start: Type.String({
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
    description: 'The first local day, as YYYY-MM-DD, such as 2024-01-01.',
  }),
  days: Type.Integer({ minimum: MIN_DAYS, maximum: MAX_DAYS, description: 'How many days are simulated.' }),
  people: Type.Integer({ minimum: MIN_PEOPLE, maximum: MAX_PEOPLE, description: 'How many people live in the simulated country.' }),
  scale: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LARGEST_SCALE,
      description:
        'One simulated adult stands for so many of the real country: 100 is 1:100. People and numbers of schemes follow, in the proportions of the file. As written when left out.',
    }),
  ),
  shards: Type.Integer({
    minimum: 1,
    maximum: MAX_SHARDS,
    description: 'Self-contained parts of the country, at least 50 people each. Another number is another world.',
  }),
  partitions: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_PARTITIONS,
      default: DEFAULT_PARTITIONS,
      description: 'Partitions of the topics keyed by card. Changes no alert.',
    }),
  ),
  schemes: Type.Optional(
    Type.Array(SchemePlan, {
      maxItems: MAX_SCHEME_PLANS,
      description: 'The crime: which schemes there are, and how well they hide. None when left out.',
    }),
  ),
};

/** Parameters of a rule that somebody else knows, and checks. */
const UNCHECKED: JsonSchema = { type: 'object', additionalProperties: {} };

/** The JSON Schema of a scenario file. */
export function scenarioFileSchema(context: ScenarioContext): JsonSchema {
  const rules = Object.fromEntries(
    ruleNames.map((rule) => {
      const parameters = context.rules[rule];
      return [rule, parameters === undefined ? UNCHECKED : overridesOf(parameters)];
    }),
  );
  const base = Type.Object(head, { additionalProperties: false }) as unknown as JsonSchema;
  return {
    ...base,
    title: 'Tengewatch scenario',
    properties: {
      ...propertiesOf(base),
      world: {
        ...overridesOf(context.world, context.baseWorld),
        description: 'Overrides of the calibrated world; calibration.yaml gives the rest.',
      },
      rules: {
        type: 'object',
        properties: rules,
        additionalProperties: false,
        description: 'Overrides of rule parameters, by rule.',
      },
    },
  };
}
