/** From the text of a scenario file to a scenario, or to all of its mistakes at once. */
import { ruleNames } from '../events/alert.js';
import type { WorldParameters } from '../world/parameters.js';
import { inReadingOrder, pathText, type DocumentPath, type Problem } from './problem.js';
import { readDocument, type ScenarioDocument } from './scenario-document.js';
import { scenarioProblems, worldProblems, type CheckedParts } from './scenario-checks.js';
import type { Scenario } from './scenario.js';
import { schemaProblems, type ContentProblem } from './schema-problems.js';
import { DEFAULT_PARTITIONS, scenarioFileSchema, type JsonSchema, type ScenarioContext } from './schema.js';
import { applySettings, type AppliedSetting } from './settings.js';

export interface ScenarioSource {
  readonly text: string;
  /** The file as the person named it. */
  readonly file: string;
  /** `path=value`, in the order given. */
  readonly settings: readonly string[];
  /** What the settings were given by, as the person knows it. Default `--set`. */
  readonly settingsGivenBy?: string;
}

const COMMAND_LINE = '--set';

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
function placed(problem: ContentProblem, file: string, document: ScenarioDocument, applied: readonly AppliedSetting[]): Problem {
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

type Content = { readonly [key: string]: unknown };
const isMap = (value: unknown): value is Content => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The base with the overrides laid over it; lists are replaced as a whole. */
function overridden(base: unknown, override: unknown): unknown {
  if (override === undefined) return base;
  if (!isMap(base) || !isMap(override)) return override;
  const keys = new Set([...Object.keys(base), ...Object.keys(override)]);
  return Object.fromEntries([...keys].map((key) => [key, overridden(base[key], override[key])]));
}

/** Only what the schema found nothing against may be reasoned about further. */
function checkedParts(content: Content, found: readonly ContentProblem[]): CheckedParts {
  const sound = (key: string) => content[key] !== undefined && !found.some((problem) => problem.path[0] === key);
  const keys = ['start', 'people', 'shards', 'schemes'].filter(sound);
  return Object.fromEntries(keys.map((key) => [key, content[key]]));
}

function contentProblems(content: unknown, context: ScenarioContext): ContentProblem[] {
  if (content === null || content === undefined) {
    return [{ path: [], what: 'value', message: 'the file is empty', hint: 'start from one of the shipped scenarios' }];
  }
  if (!isMap(content)) {
    return [{ path: [], what: 'value', message: 'this is not a scenario', hint: 'give keys and values, such as "people: 10000"' }];
  }
  const found = schemaProblems(fileSchemaOf(context), content);
  found.push(...scenarioProblems(checkedParts(content, found)));
  if (!found.some(({ path }) => path[0] === 'world')) {
    const world = overridden(context.baseWorld, content['world']) as WorldParameters;
    const wrong = schemaProblems(context.world, world).map((problem) => ({ ...problem, path: ['world', ...problem.path] }));
    found.push(...(wrong.length > 0 ? wrong : worldProblems(world)));
  }
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
  const { file, settingsGivenBy = COMMAND_LINE } = source;
  const document = readDocument(source.text, file);
  if (document.content === undefined && document.problems.length > 0) return { ok: false, problems: document.problems };
  const {
    content,
    applied,
    problems: settingProblems,
  } = applySettings(document.content, fileSchemaOf(context), source.settings, settingsGivenBy);
  const found = contentProblems(content, context);
  // After a syntax error the rest may have been misread, so that only what stands before it counts.
  const broken = Number.isFinite(document.reliableBefore);
  const reliable = found
    .filter(({ what }) => !broken || what !== 'missing')
    .map((problem) => placed(problem, file, document, applied))
    .filter(({ line }) => line === null || line < document.reliableBefore);
  const problems = inReadingOrder([...document.problems, ...reliable, ...settingProblems]);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, scenario: scenarioOf(content as Content, context) };
}
