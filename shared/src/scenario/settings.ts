/** Applies `--set path=value` to a scenario's content, before it is checked like the file itself. */
import { nearestName } from '../documents/nearest-name.js';
import { pathText, type DocumentPath, type Problem } from '../documents/problem.js';
import { isNumberList, propertiesOf, recordValueOf, type JsonSchema } from '../documents/json-schema.js';
import { expectedText } from '../documents/schema-problems.js';
import { NOT_YAML, readYaml } from '../documents/yaml-tree.js';

/** A setting that was applied: problems at its path are reported at its place. */
export interface AppliedSetting {
  /** How it is named in a problem: `--set people=10`. */
  readonly place: string;
  readonly path: DocumentPath;
}

export interface SettingsResult {
  readonly content: unknown;
  readonly applied: readonly AppliedSetting[];
  readonly problems: readonly Problem[];
}

const isMap = (value: unknown): value is { [key: string]: unknown } => typeof value === 'object' && value !== null && !Array.isArray(value);
const itemsOf = (schema: JsonSchema): JsonSchema | undefined => (schema['items'] as JsonSchema | undefined) ?? undefined;

/** Every path that may be set: those of the schema, with the list entries that the content has. */
function settablePaths(schema: JsonSchema, content: unknown): string[] {
  const below = (name: string, part: JsonSchema, value: unknown): string[] => [
    name,
    ...settablePaths(part, value).map((path) => `${name}.${path}`),
  ];
  const properties = propertiesOf(schema);
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([name, part]) => below(name, part, isMap(content) ? content[name] : undefined));
  }
  const items = itemsOf(schema);
  if (isNumberList(schema)) return [];
  if (items !== undefined && Array.isArray(content)) return content.flatMap((value, index) => below(String(index), items, value));
  const recordValue = recordValueOf(schema);
  if (recordValue !== undefined && isMap(content)) {
    return Object.entries(content).flatMap(([name, value]) => below(name, recordValue, value));
  }
  return [];
}

interface NoPath {
  readonly wrong: string;
  /** The names that are known where the path went astray; empty where none are. */
  readonly known: string;
  /** What to give instead, where that is certain. */
  readonly right?: string;
}

/** What a path leads to, or why it leads nowhere. */
function resolvePath(schema: JsonSchema, content: unknown, steps: readonly string[]): { path: DocumentPath } | NoPath {
  const path: (string | number)[] = [];
  let part = schema;
  let value = content;
  for (const step of steps) {
    const properties = propertiesOf(part);
    const known: JsonSchema | undefined =
      properties !== undefined && Object.hasOwn(properties, step) ? properties[step] : recordValueOf(part);
    const items = itemsOf(part);
    if (known !== undefined) {
      path.push(step);
      part = known;
      value = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    } else if (isNumberList(part)) {
      return { wrong: 'a list of numbers is set as a whole', known: '', right: `give ${pathText(path)}=[…], ${expectedText(part)}` };
    } else if (items !== undefined && /^\d+$/.test(step)) {
      const entries: readonly unknown[] = Array.isArray(value) ? value : [];
      const index = Number(step);
      if (index >= entries.length) {
        const has = entries.length === 0 ? 'has no entries' : `has entries 0 to ${entries.length - 1}`;
        return { wrong: `there is no entry ${step}: ${pathText(path)} ${has}`, known: '' };
      }
      path.push(index);
      part = items;
      value = entries[index];
    } else {
      const names = properties === undefined ? [] : Object.keys(properties);
      const where = path.length === 0 ? 'known' : `${pathText(path)} has`;
      return { wrong: 'there is no such path', known: names.length === 0 ? '' : `${where}: ${names.join(', ')}` };
    }
  }
  return { path };
}

function nearestPath(wanted: string, paths: readonly string[]): string | undefined {
  return paths.find((path) => path.endsWith(`.${wanted}`)) ?? nearestName(wanted, paths);
}

/** The content with `value` at `path`; maps on the way are made where they are missing. */
function withValue(content: unknown, path: DocumentPath, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number' && Array.isArray(content)) return content.with(step, withValue(content[step], rest, value));
  const map = isMap(content) ? content : {};
  return { ...map, [step]: withValue(map[step], rest, value) };
}

function readValue(text: string): { value: unknown } | { wrong: string; right: string } {
  const { content, problems } = readYaml(text);
  const first = problems[0];
  if (first === undefined) return { value: content };
  const { message, hint } = first;
  return { wrong: message, right: message.startsWith(NOT_YAML) ? 'quote the whole setting where the shell needs it' : hint };
}

/** What looks like a part of a scenario and is said elsewhere, by whoever gives the settings. */
const saidElsewhere: { readonly [path: string]: { readonly [givenBy: string]: string } } = {
  seed: { '--set': 'give it with --seed', TENGEWATCH_SETTINGS: 'give it with TENGEWATCH_SEED' },
};

function adviceFor(wanted: string, { known, right }: NoPath, nearest: string | undefined, givenBy: string): string {
  if (right !== undefined) return right;
  const elsewhere = saidElsewhere[wanted]?.[givenBy];
  if (elsewhere !== undefined) return `a scenario has no ${wanted}, ${elsewhere}; ${known}`;
  return nearest === undefined ? known : `did you mean "${nearest}"?`;
}

/** `givenBy` says where the settings come from, such as `--set`. Later settings of one path win. Values are read as YAML: numbers, text, true, false, null, [lists], {maps}. */
export function applySettings(content: unknown, schema: JsonSchema, settings: readonly string[], givenBy: string): SettingsResult {
  const problems: Problem[] = [];
  const applied: AppliedSetting[] = [];
  let present = content;
  for (const text of settings) {
    const place = `${givenBy} ${text}`;
    const problem = (path: string, message: string, hint: string) =>
      problems.push({ file: place, line: null, column: null, path, message, hint });
    const equals = text.indexOf('=');
    if (equals <= 0) {
      problem('', 'this is not a setting', 'write path=value, such as people=5000 or schemes.0.count=2');
      continue;
    }
    const wanted = text.slice(0, equals).trim();
    const target = resolvePath(schema, present, wanted.split('.'));
    if ('wrong' in target) {
      const nearest = nearestPath(wanted, settablePaths(schema, present));
      problem('', target.wrong, adviceFor(wanted, target, nearest, givenBy));
      continue;
    }
    const read = readValue(text.slice(equals + 1));
    if ('wrong' in read) {
      problem(wanted, read.wrong, read.right);
      continue;
    }
    present = withValue(present, target.path, read.value);
    applied.push({ place, path: target.path });
  }
  return { content: present, applied, problems };
}
