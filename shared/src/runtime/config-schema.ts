/** How a service declares the environment variables that configure it; they are read by read-config.ts. */
import type { Type } from 'typebox';

/** What a variable's schema may say beside the usual `description`, `default` and limits. */
export interface VariableNotes {
  /** What to give, where limits do not say it: "the path of a PEM file". */
  readonly form?: string;
  /** For people, such as "seconds". */
  readonly unit?: string;
  /** Never shown; may come from a file instead, which NAME_FILE then names. */
  readonly secret?: true;
  /** The value names a file that has to be readable. */
  readonly path?: true;
  /** Variables without which this one means nothing. Of a switch: that it is on. */
  readonly needs?: readonly string[];
  readonly example?: string;
}

/** A schema of one variable, as much of it as the reading and the describing look at. */
export interface VariableSchema extends VariableNotes {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** One property for each variable, by its name; one that may be missing without a default is optional. */
export type ConfigSchema = Type.TObject;
export type ConfigOf<S extends ConfigSchema> = Type.Static<S>;

export const variablesOf = (schema: ConfigSchema): [string, VariableSchema][] =>
  Object.entries(schema.properties as { readonly [name: string]: VariableSchema });

export const isRequired = (schema: ConfigSchema, name: string): boolean => (schema.required ?? []).includes(name);

/** The variable that names the file of a secret. */
export const fileVariant = (name: string): string => `${name}_FILE`;

export interface ConfigProblem {
  readonly variable: string;
  readonly wrong: string;
  readonly right: string;
}

/** Everything that is wrong with a configuration, at once. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ variable, wrong, right }) => `${variable}: ${wrong}; ${right}`).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
