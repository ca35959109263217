/** Reads one number of the calibration, a list of them, or a topic whose numbers share one unit and one ground. */
import type { DocumentPath } from '../documents/problem.js';
import { adviceOn } from '../documents/nearest-name.js';
import { isText, isTree, type Add, type Ground, type Source, type Sources } from './calibration-sources.js';

export interface CalibratedNumber extends Ground {
  readonly value: number | readonly number[];
  readonly unit: string;
}

/** What reading needs besides the node and its path. */
export interface Reading {
  readonly sources: Sources;
  readonly add: Add;
}

type Node = Readonly<Record<string, unknown>>;

export const NUMBER_FORM = '{ value, unit, source } or { value, unit, assumption, range }';
const GROUND_FIELDS = ['unit', 'source', 'says', 'assumption', 'range', 'spread'];
const NUMBER_FIELDS = ['value', ...GROUND_FIELDS];
const GROUP_FIELDS = ['values', ...GROUND_FIELDS];

/** Whether a node stands for one number or list, rather than for a topic. */
export const isNumberNode = (node: Node): boolean => NUMBER_FIELDS.some((field) => field in node);
/** Whether a node is a topic whose numbers stand under `values` and share all else. */
export const isGroupNode = (node: Node): boolean => 'values' in node;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isNumberList = (value: unknown): value is readonly number[] => Array.isArray(value) && value.length > 0 && value.every(isNumber);

/** `more` are fields that are allowed besides. Undefined where the number itself cannot be read. */
export function readNumber(node: Node, path: DocumentPath, reading: Reading, more: readonly string[] = []): CalibratedNumber | undefined {
  reportUnknown(node, path, [...NUMBER_FIELDS, ...more], reading.add);
  const values = isNumber(node['value']) || isNumberList(node['value']) ? node['value'] : undefined;
  if (values === undefined) reportNoNumber(node, path, 'value', reading.add);
  const ground = readGround(node, path, Array.isArray(node['value']), reading);
  if (values === undefined) return undefined;
  if (ground.range !== undefined) reportOutside([values].flat(), ground.range, [...path, 'value'], reading.add);
  return { value: values, unit: String(node['unit']), ...ground };
}

/** Each number of the topic by its name; what cannot be read is left out. */
export function readGroup(node: Node, path: DocumentPath, reading: Reading): ReadonlyMap<string, CalibratedNumber> {
  const { add } = reading;
  reportUnknown(node, path, GROUP_FIELDS, add);
  const { spread, ...ground } = readGround(node, path, true, reading);
  const numbers = new Map<string, CalibratedNumber>();
  const values = node['values'];
  if (!isTree(values)) add([...path, 'values'], 'value', 'is no topic', 'give its numbers by name, such as { Almaty: 1.5 }');
  for (const [name, value] of isTree(values) ? Object.entries(values) : []) {
    const place = [...path, 'values', name];
    if (!isNumber(value) && !isNumberList(value)) {
      add(place, 'value', 'is no number', 'give a number, or a list of numbers');
      continue;
    }
    if (ground.range !== undefined) reportOutside([value].flat(), ground.range, place, add);
    const own = spread === undefined ? {} : isNumber(value) ? { range: spreadOf(value, spread) } : { spread };
    numbers.set(name, { value, unit: String(node['unit']), ...ground, ...own });
  }
  return numbers;
}

const spreadOf = (value: number, spread: number): readonly [number, number] => {
  const ends = [value * (1 - spread), value * (1 + spread)] as const;
  return [Math.min(...ends), Math.max(...ends)];
};

function reportUnknown(node: Node, path: DocumentPath, known: readonly string[], add: Add): void {
  for (const field of Object.keys(node)) {
    if (!known.includes(field)) add([...path, field], 'key', 'is not known', adviceOn(field, known));
  }
}

function reportNoNumber(node: Node, path: DocumentPath, field: string, add: Add): void {
  if (field in node) add([...path, field], 'value', 'is no number', 'give a number, or a list of numbers');
  else add([...path, field], 'missing', 'is missing', 'give a number, or a list of numbers');
}

/** `several` says that the ground is that of several numbers, which may have a spread instead of a range. */
function readGround(node: Node, path: DocumentPath, several: boolean, { sources, add }: Reading): Ground {
  const { unit, source: id, says, assumption } = node;
  const report = (field: string, hint: string): void => {
    if (field in node) add([...path, field], 'value', 'is no text', hint);
    else add([...path, field], 'missing', 'is missing', hint);
  };
  if (!isText(unit)) report('unit', 'say what the number counts');
  if ('source' in node === 'assumption' in node) {
    const hint = 'give either the id of a source, or an assumption with its reason and range';
    add(path, 'key', 'source' in node ? 'has both a source and an assumption' : 'has neither a source nor an assumption', hint);
  }
  if ('says' in node && (!isText(says) || !('source' in node))) report('says', 'say what the source says, beside a source only');
  for (const field of 'assumption' in node ? [] : ['range', 'spread']) {
    if ('source' in node && field in node) add([...path, field], 'key', 'stands beside a source', 'take it out: it is for assumptions');
  }
  if ('source' in node) return { ...sourceOf(id, [...path, 'source'], sources, add), ...(isText(says) ? { says } : {}) };
  if (!('assumption' in node)) return {};
  if (!isText(assumption)) report('assumption', 'say why the number is assumed');
  return { assumption: String(assumption), ...readRange(node, path, several, add) };
}

function sourceOf(id: unknown, path: DocumentPath, { byId, used }: Sources, add: Add): { source?: Source } {
  const source = isText(id) ? byId.get(id) : undefined;
  if (source === undefined) {
    add(path, 'value', isText(id) ? `there is no source "${id}"` : 'is no text', adviceOn(isText(id) ? id : '', [...byId.keys()]));
    return {};
  }
  used.add(id as string);
  return { source };
}

function readRange(node: Node, path: DocumentPath, several: boolean, add: Add): Pick<Ground, 'range' | 'spread'> {
  const { range, spread } = node;
  if ('spread' in node && (!several || 'range' in node)) {
    const wrong = several ? 'stands beside a range' : 'is for several numbers';
    add([...path, 'spread'], 'key', wrong, `keep ${several ? 'one of the two' : 'a range only'}`);
  } else if ('spread' in node) {
    if (isNumber(spread) && spread > 0 && spread < 1) return { spread };
    add([...path, 'spread'], 'value', 'is no share between 0 and 1', 'say by which share of each number the true one may be off');
    return {};
  }
  const hint = `give [lowest, highest], between which the true figure lies${several ? ', or spread, as a share of each number' : ''}`;
  if (!('range' in node)) add([...path, 'range'], 'missing', 'is missing', hint);
  else if (!isNumberList(range) || range.length !== 2) add([...path, 'range'], 'value', 'is no pair of numbers', hint);
  else if (range[0]! > range[1]!) add([...path, 'range'], 'value', `${range[0]} is above ${range[1]}`, `give [${range[1]}, ${range[0]}]`);
  else return { range: [range[0]!, range[1]!] };
  return {};
}

function reportOutside(values: readonly number[], [lowest, highest]: readonly [number, number], path: DocumentPath, add: Add): void {
  const outside = values.filter((value) => value < lowest || value > highest);
  if (outside.length === 0) return;
  add(path, 'value', `${outside.join(', ')} is outside the range`, `give from ${lowest} to ${highest}, or widen the range`);
}
