/** Reads the YAML text of a scenario and remembers where everything in it stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { type DocumentPath, type Problem } from './problem.js';

/** A scenario is a page of text; anything far larger is not one. */
const MAX_TEXT_LENGTH = 1_000_000;
const MAX_DEPTH = 40;

export type Place = { readonly line: number; readonly column: number };
/** What a problem is about: a key, its value, or something missing from a map. */
export type PlaceOf = 'key' | 'value' | 'missing';

export interface ScenarioDocument {
  /** Plain data with no parts in common, so that a setting changes one place only. */
  readonly content: unknown;
  readonly problems: readonly Problem[];
  /** Line of the first syntax error; what stands after it may have been misread. */
  readonly reliableBefore: number;
  /** Where a path stands; undefined where the text has nothing like it. */
  placeOf(path: DocumentPath, what: PlaceOf): Place | undefined;
}

class TooDeep extends Error {}

/** A copy without shared parts (YAML aliases share them) and without cycles. */
function unshared(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (Array.isArray(value)) return value.map((part) => unshared(part, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unshared(part, depth + 1)]));
}

function syntaxText(error: YAMLError, text: string): { message: string; hint: string } {
  const rest = text.slice(error.pos[0]);
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return { message: `"${/^["']?([^"':\n]*)/.exec(rest)?.[1]?.trim() ?? ''}" is given twice`, hint: 'keep one of the two' };
    case 'TAB_AS_INDENT':
      return { message: 'this line is indented with a tab', hint: 'YAML allows only spaces there' };
    case 'MULTIPLE_DOCS':
      return { message: 'a second document starts here', hint: 'keep one scenario in a file, without "---" between parts' };
    default:
      return { message: `not valid YAML: ${error.message.split('\n')[0] ?? ''}`, hint: 'mind the indentation, the colons and the quotes' };
  }
}

function resolved(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

function offsetOf(document: Document, path: DocumentPath, what: PlaceOf): number | undefined {
  let node: unknown = document.contents;
  let keyOffset = startOf(node);
  for (const [index, step] of path.entries()) {
    const container = resolved(node, document);
    if (isMap(container)) {
      const pair = container.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return undefined;
      keyOffset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(container)) {
      node = container.items[Number(step)];
      if (node === undefined) return undefined;
      keyOffset = startOf(node);
    } else {
      return undefined;
    }
    if (index === path.length - 1) break;
  }
  return what === 'value' ? (startOf(node) ?? keyOffset) : keyOffset;
}

/** Parses without throwing, however broken or hostile the text is. */
export function readDocument(text: string, file: string): ScenarioDocument {
  const at = (place: Place, path: string, message: string, hint: string): Problem => ({ file, ...place, path, message, hint });
  const unreadable = (message: string, hint: string, place: Place = { line: 1, column: 1 }): ScenarioDocument => ({
    content: undefined,
    problems: [at(place, '', message, hint)],
    reliableBefore: 1,
    placeOf: () => undefined,
  });
  if (text.length > MAX_TEXT_LENGTH)
    return unreadable('the file is far too long for a scenario', 'see the shipped scenarios for an example');

  const lines = new LineCounter();
  let document: Document;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable('the file is nested too deeply', `a scenario has at most ${MAX_DEPTH} levels`);
  }
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: Problem[] = [];
  let reliableBefore = Infinity;
  for (const error of [...document.errors, ...document.warnings]) {
    const place = placeAt(error.pos[0]);
    const { message, hint } = syntaxText(error, text);
    problems.push(at(place, '', message, hint));
    if (error.code !== 'DUPLICATE_KEY' && error.code !== 'MULTIPLE_DOCS') reliableBefore = Math.min(reliableBefore, place.line);
  }
  const placeOf = (path: DocumentPath, what: PlaceOf): Place | undefined => {
    const offset = offsetOf(document, path, what);
    return offset === undefined ? undefined : placeAt(offset);
  };
  try {
    return { content: unshared(document.toJS()), problems, reliableBefore, placeOf };
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof RangeError || error instanceof TooDeep)) throw error;
    if (problems.length > 0) return { content: undefined, problems, reliableBefore: 1, placeOf };
    const alias = /(^|[\s[{,])\*\S/.exec(text);
    const place = placeAt(alias === null ? 0 : alias.index + (alias[1]?.length ?? 0));
    if (error instanceof TooDeep || error instanceof RangeError) {
      return unreadable(
        'the document is nested too deeply',
        `a scenario has at most ${MAX_DEPTH} levels, and no part may contain itself`,
        place,
      );
    }
    return unreadable('the aliases (*name) repeat too much of the document', 'write the values out', place);
  }
}

/** Path of a JSON Pointer, with list indexes as numbers. */
export function pathOfPointer(pointer: string): DocumentPath {
  if (pointer === '') return [];
  const steps = pointer.slice(1).split('/');
  return steps.map((step) => (/^(0|[1-9][0-9]*)$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
