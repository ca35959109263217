/** Reads `calibration.yaml`: the numbers of the world, each with its unit and either a source or a reason and a range. */
import { typologyNames } from '../events/truth.js';
import type { JsonSchema } from '../documents/json-schema.js';
import { adviceOn } from '../documents/nearest-name.js';
import { inReadingOrder, pathText, problemLines, type DocumentPath, type Problem } from '../documents/problem.js';
import { schemaProblems, soundnessOf, type ContentProblem } from '../documents/schema-problems.js';
import { readDocument, type YamlDocument } from '../documents/yaml-document.js';
import { isGroupNode, isNumberNode, NUMBER_FORM, readGroup, readNumber, type CalibratedNumber, type Reading } from './calibrated-number.js';
import { isTree, readSources, reportUnused, type Add } from './calibration-sources.js';
import { parameterProblems } from './parameter-checks.js';
import { lookAlikes } from './typologies/typologies.js';
import { lookAlikeNames } from './typologies/look-alike-names.js';
import { WorldParameters } from './parameters.js';

/** A single number that something is held against. */
export interface CalibratedFigure extends CalibratedNumber {
  readonly value: number;
}

/** A published figure that a country is held against by `tengewatch calibrate`. */
export interface PublishedFigure extends CalibratedFigure {
  /** How far the generated figure may be off, as a share of the published one. */
  readonly toleranceShare: number;
  /** The year that it is about; only scenarios that begin in it are held against it. Without one all are. */
  readonly year?: number;
}

export interface Calibration {
  readonly parameters: WorldParameters;
  /** Where each parameter comes from, by its path: "cash.wishFactor". */
  readonly grounds: ReadonlyMap<string, CalibratedNumber>;
  /** Published figures that a run compares itself with. */
  readonly targets: Readonly<Record<string, CalibratedFigure>>;
  /** By name. */
  readonly figures: Readonly<Record<string, PublishedFigure>>;
}

/** Everything that is wrong with a calibration file, at once: a line for each mistake. */
export class CalibrationError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(['calibration:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'CalibrationError';
    this.problems = problems;
  }
}

const SECTIONS = ['sources', 'parameters', 'targets', 'figures'];
const FIGURE_FIELDS = ['toleranceShare', 'year'];

/** Throws a CalibrationError that lists all problems; `file` is how they name it. */
export function loadCalibration(text: string, file = 'scenarios/calibration.yaml'): Calibration {
  const document = readDocument(text, file);
  const found: ContentProblem[] = [];
  const calibration = readSections(document.content, found);
  // After a syntax error the rest may have been misread, so that only what stands before it counts.
  const broken = Number.isFinite(document.reliableBefore);
  const reliable = found
    .filter(({ what }) => !broken || what !== 'missing')
    .map((problem) => placed(problem, file, document))
    .filter(({ line }) => line === null || line < document.reliableBefore);
  const problems = inReadingOrder([...document.problems, ...reliable]);
  if (problems.length > 0) throw new CalibrationError(problemLines(problems));
  return calibration;
}

/** What the content says. With mistakes in it this is no calibration, and they are added to `found`. */
function readSections(content: unknown, found: ContentProblem[]): Calibration {
  const add: Add = (path, what, message, hint) => void found.push({ path, what, message, hint });
  const sections = isTree(content) ? content : {};
  if (!isTree(content)) add([], 'value', 'this is no calibration', `give ${SECTIONS.join(', ')}`);
  for (const name of SECTIONS) {
    if (!(name in sections)) {
      if (isTree(content)) add([name], 'missing', 'is missing', 'give the section by its name');
    } else if (!isTree(sections[name])) add([name], 'value', 'is no section', 'give what it holds by name');
  }
  for (const name of Object.keys(sections)) if (!SECTIONS.includes(name)) add([name], 'key', 'is not known', adviceOn(name, SECTIONS));

  const reading: Reading = { sources: readSources(sections['sources'], add), add };
  const grounds = new Map<string, CalibratedNumber>();
  const values = isTree(sections['parameters']) ? readTopic(sections['parameters'], [], grounds, reading) : undefined;
  const targets = readFigures(sections['targets'], 'targets', reading, []);
  const figures = readFigures(sections['figures'], 'figures', reading, FIGURE_FIELDS) as Record<string, PublishedFigure>;
  // Of a section that cannot be read nobody knows what it would use.
  if (SECTIONS.every((name) => isTree(sections[name]))) reportUnused(reading.sources, add);
  if (values !== undefined) found.push(...problemsOfValues(values, sections['parameters'], found));
  return { parameters: values as WorldParameters, grounds, targets, figures };
}

/** Follows a topic down to its numbers and returns the same tree of bare values, without those that cannot be read. */
function readTopic(
  topic: Readonly<Record<string, unknown>>,
  path: readonly string[],
  grounds: Map<string, CalibratedNumber>,
  reading: Reading,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const take = (name: string, number: CalibratedNumber): unknown => {
    grounds.set(name, number);
    return number.value;
  };
  for (const [name, node] of Object.entries(topic)) {
    const own = [...path, name];
    const place = ['parameters', ...own];
    if (!isTree(node)) reading.add(place, 'value', 'is no number with a ground', `give ${NUMBER_FORM}, or a topic of such`);
    else if (isGroupNode(node)) {
      const numbers = [...readGroup(node, place, reading)];
      values[name] = Object.fromEntries(numbers.map(([key, number]) => [key, take([...own, key].join('.'), number)]));
    } else if (isNumberNode(node)) {
      const number = readNumber(node, place, reading);
      if (number !== undefined) values[name] = take(own.join('.'), number);
    } else values[name] = readTopic(node, own, grounds, reading);
  }
  return values;
}

function readFigures(node: unknown, section: string, reading: Reading, more: readonly string[]): Record<string, CalibratedFigure> {
  const figures: Record<string, CalibratedFigure> = {};
  for (const [name, figure] of isTree(node) ? Object.entries(node) : []) {
    const path = [section, name];
    if (!isTree(figure)) {
      reading.add(
        path,
        'value',
        'is no number with a ground',
        `give ${NUMBER_FORM}${more.length === 0 ? '' : `, with ${more.join(', ')}`}`,
      );
      continue;
    }
    const number = readNumber(figure, path, reading, more);
    const { toleranceShare, year } = figure;
    if (number !== undefined && !(typeof number.value === 'number' && number.value > 0)) {
      reading.add([...path, 'value'], 'value', 'is no number above 0', 'give what was published');
    }
    if (more.includes('toleranceShare') && !(typeof toleranceShare === 'number' && toleranceShare > 0 && toleranceShare <= 1)) {
      const what = 'toleranceShare' in figure ? 'value' : 'missing';
      reading.add([...path, 'toleranceShare'], what, 'must be a share above 0 and up to 1', 'say how far the simulated figure may be off');
    }
    if (year !== undefined && !Number.isInteger(year)) reading.add([...path, 'year'], 'value', 'is no year', 'give one such as 2024');
    if (number !== undefined) figures[name] = { ...figure, ...number } as CalibratedFigure;
  }
  return figures;
}

/** What the schema has against the values, and what does not fit together among those that it has nothing against. */
function problemsOfValues(values: Record<string, unknown>, section: unknown, found: readonly ContentProblem[]): ContentProblem[] {
  const inSection = (problem: ContentProblem): ContentProblem => ({ ...problem, path: ['parameters', ...problem.path] });
  const ofSchema = schemaProblems(WorldParameters as unknown as JsonSchema, values)
    // What cannot be read is told already.
    .filter(({ what, path }) => what !== 'missing' || !stands(section, path))
    .map((problem) => (problem.what === 'missing' ? { ...problem, hint: `give it as ${NUMBER_FORM}` } : problem))
    .map(inSection);
  const isSound = soundnessOf([...found, ...ofSchema]);
  const ofFit = parameterProblems(values, (...path) => isSound('parameters', ...path)).map(inSection);
  const ofLookAlikes = isSound('parameters', 'lookAlikes') ? typologiesWithoutLookAlikes(values as WorldParameters).map(inSection) : [];
  return [...ofSchema, ...ofFit, ...ofLookAlikes];
}

/** Without honest people who resemble its schemes, a typology's alerts would look more precise than they are. */
function typologiesWithoutLookAlikes({ lookAlikes: calibrated }: WorldParameters): ContentProblem[] {
  return typologyNames.flatMap((typology) => {
    const habits = lookAlikeNames.filter((habit) => lookAlikes[habit].typology === typology);
    if (habits.some((habit) => calibrated[habit] > 0)) return [];
    const message = `nobody honest resembles ${typology}, so that its precision would be flattered`;
    const hint = habits.length === 0 ? 'add one to the table of look-alikes and here' : `give one of ${habits.join(', ')} more than 0`;
    return [{ path: ['lookAlikes'], what: 'key', message, hint }];
  });
}

/** Steps through the file to a parameter, which may stand under the `values` of its topic. */
function stepsTo(content: unknown, path: DocumentPath): { steps: DocumentPath; node: unknown } | undefined {
  let node = content;
  const steps: (string | number)[] = [];
  for (const step of path) {
    if (Array.isArray(node)) node = node[Number(step)];
    else if (!isTree(node)) return undefined;
    else if (step in node) node = node[step];
    else if (isTree(node['values']) && step in node['values']) {
      steps.push('values');
      node = node['values'][step];
    } else if (Array.isArray(node['value']) && typeof step === 'number') {
      steps.push('value');
      node = node['value'][step];
    } else return undefined;
    steps.push(step);
  }
  return { steps, node };
}

const stands = (content: unknown, path: DocumentPath): boolean => stepsTo(content, path) !== undefined;

/** Gives a problem its line: that of the part itself, or of the nearest one that holds it. */
function placed({ path, what, message, hint }: ContentProblem, file: string, document: YamlDocument): Problem {
  for (let above = path; ; above = above.slice(0, -1)) {
    const found = stepsTo(document.content, above);
    if (found !== undefined) {
      const isValue = what === 'value' && above.length === path.length;
      const steps = isValue && isTree(found.node) && 'value' in found.node ? [...found.steps, 'value'] : found.steps;
      const place = document.placeOf(steps, isValue ? 'value' : 'key') ?? { line: 1, column: 1 };
      return { file, ...place, path: pathText(path), message, hint };
    }
    if (above.length === 0) return { file, line: 1, column: 1, path: pathText(path), message, hint };
  }
}
