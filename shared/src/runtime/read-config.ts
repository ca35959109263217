/** Reads a service's configuration from environment variables, and tells all mistakes in it at once. */
import { readFileSync } from 'node:fs';
import { distance } from 'fastest-levenshtein';
import { nearestName } from '../documents/nearest-name.js';
import { expectedText, schemaProblems } from '../documents/schema-problems.js';
import type { JsonSchema } from '../documents/json-schema.js';
import {
  ConfigError,
  fileVariant,
  isRequired,
  variablesOf,
  type ConfigOf,
  type ConfigProblem,
  type ConfigSchema,
  type VariableSchema,
} from './config-schema.js';
import type { Environment } from './environment.js';

export type ReadText = (path: string) => string;

const OWN_PREFIX = 'TENGEWATCH_';
/** Other programs have variables with this prefix too, so that only what is nearly one of ours is taken for a mistake. */
const SHARED_PREFIX = 'KAFKA_';
const MAX_LETTERS_MISTYPED = 2;

const readUtf8: ReadText = (path) => readFileSync(path, 'utf8');

/** Fails with ConfigError. A variable that is empty counts as not set, as Compose passes those that are not. */
export function readConfig<S extends ConfigSchema>(schema: S, env: Environment, readText: ReadText = readUtf8): ConfigOf<S> {
  const problems: ConfigProblem[] = unknownNames(schema, env);
  const values: { [name: string]: unknown } = {};
  // What is wrong with them is known; the schema would only say once more that they are missing.
  const unread = new Set<string>();
  for (const [name, variable] of variablesOf(schema)) {
    const found = textOf(name, variable, env, readText);
    if (typeof found === 'object') {
      problems.push(found);
      unread.add(name);
    } else if (found !== undefined) values[name] = valueOf(variable, found);
    else if (variable.default !== undefined) values[name] = variable.default;
  }
  problems.push(...wrongValues(schema, values, unread), ...missingCompanions(schema, values, unread));
  if (problems.length > 0) throw new ConfigError(problems);
  return values as ConfigOf<S>;
}

const given = (env: Environment, name: string): string | undefined => (env[name] === '' ? undefined : env[name]);

/** The text of a variable, from its file where it may have one; nothing when it is not set. */
function textOf(name: string, variable: VariableSchema, env: Environment, readText: ReadText): string | ConfigProblem | undefined {
  const text = given(env, name);
  if (variable.path === true && text !== undefined) {
    const content = contentOf(name, text, readText, `"${text}"`);
    return typeof content === 'string' ? text : content;
  }
  const file = variable.secret === true ? given(env, fileVariant(name)) : undefined;
  if (file === undefined) return text;
  if (text !== undefined) return { variable: name, wrong: `${fileVariant(name)} is set as well`, right: 'set only one of them' };
  // Somebody may have put the secret itself where its file belongs, so that this name is not shown.
  const content = contentOf(fileVariant(name), file, readText, 'its file');
  if (typeof content !== 'string') return content;
  if (content.trim() !== '') return content.trim();
  return { variable: fileVariant(name), wrong: 'its file is empty', right: 'write the secret into it' };
}

const FILE_FAILURES: { readonly [code: string]: string } = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
};

function contentOf(variable: string, path: string, readText: ReadText, shown: string): string | ConfigProblem {
  try {
    return readText(path);
  } catch (error) {
    const failure = FILE_FAILURES[(error as NodeJS.ErrnoException).code ?? ''] ?? 'cannot be read';
    return { variable, wrong: `${shown} ${failure}`, right: 'give the path of a file that this process may read' };
  }
}

const WHOLE_NUMBER = /^-?\d+$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** The text as the type that is declared; a text that cannot be one stays, for the schema to complain about. */
function valueOf({ type }: VariableSchema, text: string): unknown {
  if (type === 'integer') return WHOLE_NUMBER.test(text) ? Number(text) : text;
  if (type === 'number') return NUMBER.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'array') return text.split(',').map((entry) => entry.trim());
  return text;
}

function wrongValues(schema: ConfigSchema, values: object, unread: ReadonlySet<string>): ConfigProblem[] {
  const variables = new Map(variablesOf(schema));
  return schemaProblems(schema as unknown as JsonSchema, values).flatMap(({ path, what, message, hint }) => {
    const name = String(path[0]);
    const variable = variables.get(name) ?? {};
    if (unread.has(name)) return [];
    if (what === 'missing') return [{ variable: name, wrong: 'not set', right: `give ${wanted(variable)}` }];
    if (variable.secret === true) return [{ variable: name, wrong: 'its value has the wrong form', right: `give ${wanted(variable)}` }];
    return [{ variable: name, wrong: message, right: variable.form === undefined ? hint : `give ${wanted(variable)}` }];
  });
}

/** What to give: "a whole number from 0 to 65,535", "host:port, such as localhost:9092". */
const wanted = (variable: VariableSchema): string =>
  (variable.form ?? expectedText(variable)) + (variable.example === undefined ? '' : `, such as ${variable.example}`);

const isSet = (value: unknown): boolean => value !== undefined && value !== false;

function missingCompanions(
  schema: ConfigSchema,
  values: { readonly [name: string]: unknown },
  unread: ReadonlySet<string>,
): ConfigProblem[] {
  const variables = new Map(variablesOf(schema));
  const missing = new Map<string, string[]>();
  for (const [name, { needs = [] }] of variables) {
    if (!isSet(values[name])) continue;
    for (const companion of needs) {
      const toldAlready = unread.has(companion) || (values[companion] === undefined && isRequired(schema, companion));
      if (isSet(values[companion]) || toldAlready) continue;
      missing.set(companion, [...(missing.get(companion) ?? []), name]);
    }
  }
  return [...missing].map(([companion, names]) => {
    const variable = variables.get(companion) ?? {};
    const right = variable.type === 'boolean' ? 'set it to true' : `give ${wanted(variable)}`;
    return { variable: companion, wrong: `needed by ${names.join(' and ')}`, right };
  });
}

function unknownNames(schema: ConfigSchema, env: Environment): ConfigProblem[] {
  const known = variablesOf(schema).flatMap(([name, { secret }]) => (secret === true ? [name, fileVariant(name)] : [name]));
  const own = known.filter((name) => name.startsWith(OWN_PREFIX));
  return Object.keys(env)
    .filter((name) => given(env, name) !== undefined && !known.includes(name))
    .sort()
    .flatMap((variable) => {
      const wrong = 'not a known variable';
      if (variable.startsWith(OWN_PREFIX)) {
        // All names share the prefix, which would make every one of them a near one.
        const nearest = nearestName(
          variable.slice(OWN_PREFIX.length),
          own.map((name) => name.slice(OWN_PREFIX.length)),
        );
        const right = nearest === undefined ? `known: ${own.join(', ')}` : `did you mean ${OWN_PREFIX}${nearest}?`;
        return [{ variable, wrong, right }];
      }
      const meant = known.find((name) => distance(name, variable) <= MAX_LETTERS_MISTYPED);
      if (!variable.startsWith(SHARED_PREFIX) || meant === undefined) return [];
      return [{ variable, wrong, right: `did you mean ${meant}?` }];
    });
}
