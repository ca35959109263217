/** Reads `calibration.yaml`: the numbers of the world, each with its unit and either a source or a reason. */
import type { ErrorObject } from 'ajv';
import { typologyNames } from '../events/truth.js';
import { lazyCheck } from '../documents/own-schema.js';
import { adviceOn } from '../documents/nearest-name.js';
import { readDocument, type YamlDocument } from '../documents/yaml-document.js';
import { lookAlikes } from './typologies/typologies.js';
import { lookAlikeNames } from './typologies/look-alike-names.js';
import { WorldParameters } from './parameters.js';

/** One number of the file. Exactly one of `source` and `assumption` is given. */
export interface CalibratedNumber {
  readonly value: number;
  readonly unit: string;
  /** Who published it. */
  readonly source?: string;
  /** Why it was assumed. */
  readonly assumption?: string;
}

/** A published figure that a country is held against by `tengewatch calibrate`. */
export interface PublishedFigure {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  /** How far the generated figure may be off, as a share of the published one. */
  readonly toleranceShare: number;
  /** The year that it is about; only scenarios that begin in it are held against it. Without one all are. */
  readonly year?: number;
}

export interface Calibration {
  readonly parameters: WorldParameters;
  /** Where each parameter comes from, by its path: "cash.incomeShare". */
  readonly grounds: ReadonlyMap<string, CalibratedNumber>;
  /** Published figures that a run compares itself with. */
  readonly targets: Readonly<Record<string, CalibratedNumber>>;
  /** By name. */
  readonly figures: Readonly<Record<string, PublishedFigure>>;
}

/** Everything that is wrong with a calibration file, at once. */
export class CalibrationError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`calibration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'CalibrationError';
    this.problems = problems;
  }
}

const isTree = (node: unknown): node is Record<string, unknown> => typeof node === 'object' && node !== null && !Array.isArray(node);
const isText = (node: unknown): node is string => typeof node === 'string' && node.trim() !== '';

function readNumber(node: Record<string, unknown>, path: string, problems: string[]): CalibratedNumber {
  const { value, unit, source, assumption } = node;
  const unknown = Object.keys(node).filter((key) => !['value', 'unit', 'source', 'assumption'].includes(key));
  if (unknown.length > 0) problems.push(`${path}: unknown field ${unknown.join(', ')}; known are value, unit, source, assumption`);
  if (typeof value !== 'number' || !Number.isFinite(value)) problems.push(`${path}.value: must be a number`);
  if (!isText(unit)) problems.push(`${path}.unit: must say what the number counts`);
  if (isText(source) === isText(assumption)) problems.push(`${path}: needs either a source or an assumption with its reason`);
  return node as unknown as CalibratedNumber;
}

const FIGURE_FIELDS = ['value', 'unit', 'source', 'toleranceShare', 'year'];

function readFigures(node: unknown, problems: string[]): Record<string, PublishedFigure> {
  if (!isTree(node)) {
    problems.push('figures: must hold published figures by name');
    return {};
  }
  for (const [name, figure] of Object.entries(node)) {
    const path = `figures.${name}`;
    if (!isTree(figure)) {
      problems.push(`${path}: must be { value, unit, source, toleranceShare }, with year where it is about one`);
      continue;
    }
    const unknown = Object.keys(figure).filter((key) => !FIGURE_FIELDS.includes(key));
    if (unknown.length > 0) problems.push(`${path}: unknown field ${unknown.join(', ')}; known are ${FIGURE_FIELDS.join(', ')}`);
    const { value, unit, source, toleranceShare, year } = figure;
    if (typeof value !== 'number' || !(value > 0)) problems.push(`${path}.value: must be a number above 0`);
    if (!isText(unit)) problems.push(`${path}.unit: must say what the number counts`);
    if (!isText(source)) problems.push(`${path}.source: must say who published it, when and where`);
    if (typeof toleranceShare !== 'number' || !(toleranceShare > 0) || toleranceShare > 1) {
      problems.push(`${path}.toleranceShare: must be a share above 0 and up to 1`);
    }
    if (year !== undefined && !Number.isInteger(year)) problems.push(`${path}.year: must be a year`);
  }
  return node as unknown as Record<string, PublishedFigure>;
}

/** Follows a tree down to its numbers and returns the same tree of bare values. */
function readTree(node: unknown, path: string, grounds: Map<string, CalibratedNumber>, problems: string[]): unknown {
  if (!isTree(node)) {
    problems.push(`${path}: must be { value, unit, source } or { value, unit, assumption }, or a topic of such`);
    return undefined;
  }
  if ('value' in node) {
    grounds.set(path, readNumber(node, path, problems));
    return node['value'];
  }
  return Object.fromEntries(
    Object.entries(node).map(([name, child]) => [name, readTree(child, path === '' ? name : `${path}.${name}`, grounds, problems)]),
  );
}

const worldParametersCheck = lazyCheck<WorldParameters>(WorldParameters, { allErrors: true, strict: false });

const NUMBER_FORM = '{ value, unit, source } or { value, unit, assumption }';

/** One mistake that the schema found, with its place: a parameter that is missing, one that is not known, or a value out of range. */
function schemaProblem({ instancePath, message, params }: ErrorObject, document: YamlDocument): string {
  const parent = instancePath.split('/').slice(1);
  const told = (name: string | undefined, what: string): string => {
    const path = name === undefined ? parent : [...parent, name];
    const { line } = document.placeOf(['parameters', ...path], 'key') ?? document.placeOf(['parameters', ...parent], 'key') ?? { line: 1 };
    return `line ${line}: ${path.join('.') || 'parameters'}: ${what}`;
  };
  if ('missingProperty' in params) return told(String(params['missingProperty']), `is missing; give it as ${NUMBER_FORM}`);
  if ('additionalProperty' in params) {
    const name = String(params['additionalProperty']);
    return told(name, `is not known; ${adviceOn(name, knownIn(parent))}`);
  }
  return told(undefined, message ?? 'not valid');
}

function knownIn(path: readonly string[]): readonly string[] {
  let schema = WorldParameters as unknown as { readonly properties: { readonly [name: string]: typeof schema } };
  for (const step of path) schema = schema.properties[step]!;
  return Object.keys(schema.properties);
}

/** Without honest people who resemble its schemes, a typology's alerts would look more precise than they are. */
function typologiesWithoutLookAlikes(calibrated: WorldParameters['lookAlikes'], document: YamlDocument): string[] {
  return typologyNames.flatMap((typology) => {
    const habits = lookAlikeNames.filter((habit) => lookAlikes[habit].typology === typology);
    if (habits.some((habit) => calibrated[habit] > 0)) return [];
    const line = document.placeOf(['parameters', 'lookAlikes'], 'key')?.line ?? 1;
    const hint = habits.length === 0 ? 'add one to the table of look-alikes and here' : `give one of ${habits.join(', ')} more than 0`;
    return [`line ${line}: lookAlikes: nobody honest resembles ${typology}, so that its precision would be flattered; ${hint}`];
  });
}

/** Throws a CalibrationError that lists all problems. */
export function loadCalibration(text: string): Calibration {
  const problems: string[] = [];
  const grounds = new Map<string, CalibratedNumber>();
  const targetGrounds = new Map<string, CalibratedNumber>();
  const read = readDocument(text, 'calibration');
  const { content: document, problems: unread } = read;
  if (unread.length > 0) {
    throw new CalibrationError(unread.map(({ line, column, message, hint }) => `line ${line}, column ${column}: ${message}; ${hint}`));
  }
  if (!isTree(document)) throw new CalibrationError(['must hold parameters, targets and figures']);
  const parameters = readTree(document['parameters'], '', grounds, problems);
  readTree(document['targets'], '', targetGrounds, problems);
  const figures = readFigures(document['figures'], problems);
  const isWorldParameters = worldParametersCheck();
  if (!isWorldParameters(parameters)) {
    problems.push(...(isWorldParameters.errors ?? []).map((error) => schemaProblem(error, read)));
  } else problems.push(...typologiesWithoutLookAlikes(parameters.lookAlikes, read));
  if (problems.length > 0 || !isWorldParameters(parameters)) throw new CalibrationError(problems);
  return { parameters, grounds, targets: Object.fromEntries(targetGrounds), figures };
}
