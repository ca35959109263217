/** Reads YAML text into plain data and tells everything in it that a file of ours cannot be, each with its place. */
import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, visit, type YAMLError } from 'yaml';
import { obeyedIn, obeyedName } from './printable.js';

/** A file is a page of text; anything far larger is not one. */
export const MAX_YAML_CHARACTERS = 200_000;
const MAX_DEPTH = 40;
/** What aliases repeat counts each time. */
const MAX_VALUES = 20_000;
const MAX_OBEYED_TOLD = 20;

export interface YamlProblem {
  /** Where in the text, in characters from 0. */
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
  /** What stands after it may have been misread. */
  readonly misreads: boolean;
}

export interface YamlTree {
  /** Plain data with no parts in common, so that a change of one part changes nothing else; undefined when there is none to speak of. */
  readonly content: unknown;
  readonly problems: readonly YamlProblem[];
  /** The node at the root, for looking up places; undefined when the text could not be read at all. */
  readonly root: unknown;
  /** What an alias stands for; anything else stands for itself. */
  resolved(node: unknown): unknown;
}

class TooMuch extends Error {
  readonly node: Node;
  readonly told: Pick<YamlProblem, 'message' | 'hint'>;
  constructor(node: Node, message: string, hint: string) {
    super(message);
    this.node = node;
    this.told = { message, hint };
  }
}

const tooDeep = { message: 'the text is nested too deeply', hint: `give at most ${MAX_DEPTH} levels` };
const offsetOf = (node: Node): number => node.range?.[0] ?? 0;

/** Parses without throwing, however broken or hostile the text is. */
export function readYaml(text: string): YamlTree {
  const unreadable = (...problems: readonly YamlProblem[]): YamlTree => ({
    content: undefined,
    problems,
    root: undefined,
    resolved: (node) => node,
  });
  if (text.length > MAX_YAML_CHARACTERS) {
    const hint = `at most ${MAX_YAML_CHARACTERS.toLocaleString('en')} characters are read`;
    return unreadable({ offset: 0, message: 'the text is far too long', hint, misreads: true });
  }
  const obeyed = obeyedIn(text.replaceAll('\r\n', '\n\n'), '\n\t');
  if (obeyed.length > 0) return unreadable(...obeyed.slice(0, MAX_OBEYED_TOLD).map(obeyedProblem));
  try {
    // What a %YAML directive asks for changes nothing: dates stay text, and << is a key like any other.
    return treeOf(parseDocument(text, { prettyErrors: false, schema: 'core', resolveKnownTags: false, stringKeys: true }), text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable({ offset: 0, ...tooDeep, misreads: true });
  }
}

function treeOf(document: Document, text: string): YamlTree {
  const { problems: aliasProblems, targets } = readAliases(document);
  const problems = [...syntaxProblems(document, text), ...aliasProblems];
  const resolved = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);
  try {
    return { content: plainData(document.contents, targets), problems, root: document.contents, resolved };
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    const tooMuch = { offset: offsetOf(error.node), ...error.told, misreads: true };
    return { content: undefined, problems: [...problems, tooMuch], root: undefined, resolved };
  }
}

const obeyedProblem = ({ character, offset }: { character: string; offset: number }): YamlProblem => ({
  offset,
  message: `there is a ${obeyedName(character)}`,
  hint: 'take it out; only what can be seen belongs into the text',
  misreads: true,
});

/** Tells of every alias that stands for nothing, and of merge keys, which are not followed. */
function readAliases(document: Document): { problems: YamlProblem[]; targets: Map<Alias, Node> } {
  const problems: YamlProblem[] = [];
  const targets = new Map<Alias, Node>();
  const anchored = new Map<string, Node>();
  const add = (offset: number, message: string, hint: string) => problems.push({ offset, message, hint, misreads: false });
  const anchor = (node: Node & { anchor?: string }): void => {
    if (node.anchor !== undefined) anchored.set(node.anchor, node);
  };
  visit(document, {
    Alias(_, alias) {
      const target = anchored.get(alias.source);
      const offset = offsetOf(alias);
      if (target === undefined) {
        const known = [...anchored.keys()].slice(0, 10).map((name) => `*${name}`);
        add(offset, `unknown alias *${alias.source}`, known.length === 0 ? 'write the value out' : `known here: ${known.join(', ')}`);
      } else if (offset < (target.range?.[2] ?? 0)) {
        add(offset, `*${alias.source} stands inside the part that it repeats`, 'write the value out');
      } else targets.set(alias, target);
    },
    Pair(_, { key }) {
      if (isScalar(key) && key.value === '<<') {
        add(offsetOf(key), 'merge keys (<<) are not followed', 'write the keys out');
      }
    },
    Scalar: (_, node) => anchor(node),
    Map: (_, node) => anchor(node),
    Seq: (_, node) => anchor(node),
  });
  return { problems, targets };
}

/** Plain data, with what aliases stand for written out; nothing where an alias stands for nothing. */
function plainData(root: unknown, targets: ReadonlyMap<Alias, Node>): unknown {
  let values = 0;
  /** The alias nearest to the root, at fault when all becomes too much. */
  const plain = (node: unknown, depth: number, under: Node | undefined): unknown => {
    if (isAlias(node)) return plain(targets.get(node), depth, under ?? node);
    if (isScalar(node)) return count(node, under) && node.value;
    if (!isMap(node) && !isSeq(node)) return null;
    count(node, under);
    if (depth >= MAX_DEPTH) throw new TooMuch(under ?? node, tooDeep.message, tooDeep.hint);
    if (isSeq(node)) return node.items.map((item) => plain(item, depth + 1, under));
    return Object.fromEntries(node.items.map(({ key, value }) => [keyText(key), plain(value, depth + 1, under)]));
  };
  const count = (node: Node, under: Node | undefined): true => {
    if (++values <= MAX_VALUES) return true;
    if (under === undefined) throw new TooMuch(node, 'the text holds far too many values', 'see the shipped scenarios for an example');
    throw new TooMuch(under, 'the aliases (*name) repeat too much of the text', 'write the values out');
  };
  return plain(root, 0, undefined);
}

const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : '');

/** How a mistake begins of which only the parser knows what it is. */
export const NOT_YAML = 'not valid YAML';

/** Everything that the parser found, one problem for each line that is indented with tabs. */
function syntaxProblems(document: Document, text: string): YamlProblem[] {
  const found = [...document.errors, ...document.warnings];
  const misread = found.some(({ code }) => !harmless.has(code));
  const tabs = misread ? tabbedLines(text) : [];
  const firstTab = tabs[0]?.offset ?? Infinity;
  // What is wrong after a tab follows from it.
  const others = found.filter(({ code, pos }) => code !== 'TAB_AS_INDENT' && (harmless.has(code) || pos[0] < firstTab));
  return [...tabs, ...others.map((error) => ({ offset: error.pos[0], ...syntaxText(error, text), misreads: !harmless.has(error.code) }))];
}

const harmless: ReadonlySet<YAMLError['code']> = new Set(['DUPLICATE_KEY', 'MULTIPLE_DOCS', 'TAG_RESOLVE_FAILED', 'NON_STRING_KEY']);

const tabbedLines = (text: string): YamlProblem[] =>
  Array.from(text.matchAll(/^( *)\t[ \t]*[^\s#]/gm), ({ index, 1: spaces = '' }) => ({
    offset: index + spaces.length,
    message: 'this line is indented with a tab',
    hint: 'YAML allows only spaces there',
    misreads: true,
  }));

function syntaxText({ code, pos, message }: YAMLError, text: string): { message: string; hint: string } {
  const rest = text.slice(pos[0]);
  switch (code) {
    case 'DUPLICATE_KEY':
      return { message: `"${/^["']?([^"':\n]*)/.exec(rest)?.[1]?.trim() ?? ''}" is given twice`, hint: 'keep one of the two' };
    case 'MULTIPLE_DOCS':
      return { message: 'a second document starts here', hint: 'keep one, without "---" between parts' };
    case 'TAG_RESOLVE_FAILED':
      return { message: `the tag ${/^\S*/.exec(rest)?.[0] ?? ''} is not known`, hint: 'leave it out' };
    case 'NON_STRING_KEY':
      return { message: 'a key must be one word, not a list or a map', hint: 'quote it if the brackets belong to it' };
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    default:
      return { message: `${NOT_YAML}: ${message.split('\n')[0] ?? ''}`, hint: 'mind the indentation, the colons and the quotes' };
  }
}
