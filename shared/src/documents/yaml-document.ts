/** Reads the YAML text of a scenario and remembers where everything in it stands. */
import { isMap, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { type DocumentPath, type Problem } from './problem.js';
import { readYaml, type YamlTree } from './yaml-tree.js';

export type Place = { readonly line: number; readonly column: number };
/** What a problem is about: a key, its value, or something missing from a map. */
export type PlaceOf = 'key' | 'value' | 'missing';

export interface YamlDocument {
  /** Plain data with no parts in common, so that a setting changes one place only. */
  readonly content: unknown;
  readonly problems: readonly Problem[];
  /** Line of the first syntax error; what stands after it may have been misread. */
  readonly reliableBefore: number;
  /** Where a path stands; undefined where the text has nothing like it. */
  placeOf(path: DocumentPath, what: PlaceOf): Place | undefined;
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

function offsetOf({ root, resolved }: YamlTree, path: DocumentPath, what: PlaceOf): number | undefined {
  let node = root;
  let keyOffset = startOf(node);
  for (const [index, step] of path.entries()) {
    const container = resolved(node);
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

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

/** Parses without throwing, however broken or hostile the text is. */
export function readDocument(text: string, file: string): YamlDocument {
  const tree = readYaml(text);
  const lines = linesOf(text);
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = tree.problems.map(({ offset, message, hint }) => ({ file, ...placeAt(offset), path: '', message, hint }));
  const misread = tree.problems.flatMap(({ offset, misreads }) => (misreads ? [placeAt(offset).line] : []));
  return {
    content: tree.content,
    problems,
    reliableBefore: Math.min(...misread),
    placeOf(path, what) {
      const offset = offsetOf(tree, path, what);
      return offset === undefined ? undefined : placeAt(offset);
    },
  };
}

/** Path of a JSON Pointer, with list indexes as numbers. */
export function pathOfPointer(pointer: string): DocumentPath {
  if (pointer === '') return [];
  const steps = pointer.slice(1).split('/');
  return steps.map((step) => (/^(0|[1-9][0-9]*)$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
