/** From the text of a scenario file to a scenario, or to all of its mistakes at once. */
import { ruleNames } from '../events/rule-names.js';
import { obeyedIn, obeyedName } from '../documents/printable.js';
import type { WorldParameters } from '../world/parameters.js';
import { inReadingOrder, pathText, type DocumentPath, type Problem } from '../documents/problem.js';
import { readDocument, type YamlDocument } from '../documents/yaml-document.js';
import { scenarioProblems, soundParts, type Content } from './scenario-checks.js';
import type { Scenario } from '../world/scenario.js';
import { schemaProblems, soundnessOf, type ContentProblem } from '../documents/schema-problems.js';
import { scaledContent } from './scale.js';
import { DEFAULT_PARTITIONS, scenarioFileSchema, type ScenarioContext } from './schema.js';
import type { JsonSchema } from '../documents/json-schema.js';
import { applySettings, type AppliedSetting } from './settings.js';
import { sizeProblems } from './world-checks.js';
import { parameterProblems } from '../world/parameter-checks.js';

export interface ScenarioSource {
  readonly text: string;
  /** The file as the person named it. */
  readonly file: string;
  /** `path=value`, in the order given. */
  readonly settings: readonly string[];
  /** What the settings were given by, as the person knows it. Default `--set`. */
  readonly settingsGivenBy?: string;
  /** Of the run: whether a shard has people for what is assigned to it depends on it. Default DEFAULT_SEED. */
  readonly seed?: number;
}

const COMMAND_LINE = '--set';
/** The seed of a run that gives none. */
export const DEFAULT_SEED = 1;

export type LoadedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const fileSchemas = new WeakMap<ScenarioContext, JsonSchema>();

function fileSchemaOf(context: ScenarioContext): JsonSchema {
  const schema = fileSchemas.get(context) ?? scenarioFileSchema(context);
  fileSchemas.set(context, schema);
  return schema;
}

const startsWith = (path: DocumentPath, head: DocumentPath): boolean => head.every((step, index) => String(path[index]) === String(step));

/** Gives a problem its place: the setting that caused it, else the nearest thing in the text. */
function placed(problem: ContentProblem, file: string, document: YamlDocument, applied: readonly AppliedSetting[]): Problem {
  const { path, message, hint } = problem;
  const told = { path: pathText(path), message, hint };
  const atFault = [path, ...(problem.related ?? [])];
  const setting = applied.findLast((candidate) =>
    atFault.some((part) => startsWith(part, candidate.path) || startsWith(candidate.path, part)),
  );
  const ownPlace = problem.what === 'missing' ? undefined : document.placeOf(path, problem.what);
  const parent = path.slice(0, -1);
  const cause =
    setting ??
    (ownPlace === undefined ? applied.findLast((candidate) => parent.length > 0 && startsWith(candidate.path, parent)) : undefined);
  if (cause !== undefined) return { file: cause.place, line: null, column: null, ...told };
  for (let above = path; ; above = above.slice(0, -1)) {
    const exact = above.length === path.length;
    if (exact && problem.what === 'missing') continue;
    const place = exact ? ownPlace : document.placeOf(above, 'key');
    if (place !== undefined) return { file, ...place, ...told };
    if (above.length === 0) return { file, line: 1, column: 1, ...told };
  }
}

const isMap = (value: unknown): value is Content => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The base with the overrides laid over it; lists are replaced as a whole. */
function overridden(base: unknown, override: unknown): unknown {
  if (override === undefined) return base;
  if (!isMap(base) || !isMap(override)) return override;
  const keys = new Set([...Object.keys(base), ...Object.keys(override)]);
  return Object.fromEntries([...keys].map((key) => [key, overridden(base[key], override[key])]));
}

/** Texts in which something stands that a terminal would obey: an escape that YAML lets one write, such as "\e". */
function obeyedProblems(value: unknown, path: DocumentPath): ContentProblem[] {
  if (typeof value === 'string') {
    const found = obeyedIn(value, path[0] === 'description' ? '\n\t' : '')[0];
    if (found === undefined) return [];
    return [{ path, what: 'value', message: `holds a ${obeyedName(found.character)}`, hint: 'take it out' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => obeyedProblems(part, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** What is left of a part when everything is taken out that has a problem of its own. */
function withoutUnsound(value: unknown, path: DocumentPath, found: readonly ContentProblem[]): unknown {
  if (found.some((problem) => problem.path.length === path.length && startsWith(path, problem.path))) return undefined;
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutUnsound(part, [...path, key], found)]));
}

/** A problem of the world's parameters, at its place in a scenario. */
const inWorld = (problem: ContentProblem): ContentProblem => ({
  ...problem,
  path: ['world', ...problem.path],
  related: (problem.related ?? []).map((part) => ['world', ...part]),
});

function contentProblems(content: unknown, context: ScenarioContext, seed: number): ContentProblem[] {
  if (content === null || content === undefined) {
    return [{ path: [], what: 'value', message: 'the file is empty', hint: 'start from one of the shipped scenarios' }];
  }
  if (!isMap(content)) {
    return [{ path: [], what: 'value', message: 'this is not a scenario', hint: 'give keys and values, such as "people: 10000"' }];
  }
  const found = schemaProblems(fileSchemaOf(context), content);
  const isOfItsKind = soundnessOf(found);
  found.push(...obeyedProblems(content, []).filter(({ path }) => isOfItsKind(...path)));
  const world = overridden(context.baseWorld, withoutUnsound(content['world'], ['world'], found)) as WorldParameters;
  // The schema of the file has looked at what it overrides only.
  if (soundnessOf(found)('world')) {
    found.push(...schemaProblems(context.world, world).map(inWorld));
  }
  // What does not fit together is told beside what is wrong by itself, as far as the parts of it are sound.
  const parts = soundParts(content, soundnessOf(found));
  found.push(...scenarioProblems(parts));
  const isSoundSoFar = soundnessOf(found);
  found.push(...parameterProblems(world, (...path) => isSoundSoFar('world', ...path)).map(inWorld));
  const isSound = soundnessOf(found);
  found.push(...sizeProblems(soundParts(content, isSound), world, seed, isSound));
  return found;
}

function scenarioOf(content: Content, context: ScenarioContext): Scenario {
  const given = content as unknown as Omit<Scenario, 'world'>;
  const { name, title, description, start, days, people, shards } = given;
  const rules = Object.fromEntries(ruleNames.flatMap((rule) => (given.rules?.[rule] === undefined ? [] : [[rule, given.rules[rule]]])));
  return {
    name,
    title,
    description: description.trim(),
    start,
    days,
    shards,
    partitions: given.partitions ?? DEFAULT_PARTITIONS,
    people,
    world: overridden(context.baseWorld, content['world']) as WorldParameters,
    schemes: given.schemes ?? [],
    rules,
  };
}

/** Never throws for what a person wrote. */
export function loadScenario(source: ScenarioSource, context: ScenarioContext): LoadedScenario {
  const { file, settingsGivenBy = COMMAND_LINE, seed = DEFAULT_SEED } = source;
  const document = readDocument(source.text, file);
  if (document.content === undefined && document.problems.length > 0) return { ok: false, problems: document.problems };
  const {
    content: asGiven,
    applied,
    problems: settingProblems,
  } = applySettings(document.content, fileSchemaOf(context), source.settings, settingsGivenBy);
  const { content, problems: scaleProblems } = scaledContent(asGiven, context.baseWorld.population.adults);
  const found = [...contentProblems(content, context, seed), ...scaleProblems];
  // After a syntax error the rest may have been misread, so that only what stands before it counts.
  const broken = Number.isFinite(document.reliableBefore);
  const reliable = found
    .filter(({ what }) => !broken || what !== 'missing')
    .map((problem) => placed(problem, file, document, applied))
    .filter(({ line }) => line === null || line < document.reliableBefore);
  // What the text itself has wrong in a place is the reason of whatever else is wrong there.
  const isTold = ({ line, column }: Problem) =>
    line !== null && document.problems.some((told) => told.line === line && told.column === column);
  const problems = inReadingOrder([...document.problems, ...reliable.filter((problem) => !isTold(problem)), ...settingProblems]);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, scenario: scenarioOf(content as Content, context) };
}
