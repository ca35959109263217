/** The one place that knows which characters a terminal would obey instead of showing them, and how they are shown instead. */

/** C0 and C1 control characters, and those that turn the direction of the text after them or begin a line of their own. */
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g; // oxlint-disable-line no-control-regex
/** The colours that the commands themselves give to what they print. */
const OWN_COLOURS = /(\u001b\[(?:[0-9]|[1-4][0-9])m)/; // oxlint-disable-line no-control-regex
const SHORT: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const codeOf = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');
const escaped = (character: string): string => SHORT[character] ?? `\\u${codeOf(character)}`;

/** One line, in which nothing is left that a terminal obeys: "\n", "\u001b". */
export const printable = (text: string): string => text.replace(OBEYED, escaped);

/** The same for a text of several lines. */
export const printableLines = (text: string): string =>
  text.replace(OBEYED, (character) => (character === '\n' ? '\n' : escaped(character)));

/** The same for a text of several lines to which a command has given its colours already. */
export const printableColoured = (text: string): string =>
  text
    .split(OWN_COLOURS)
    .map((part, index) => (index % 2 === 1 ? part : printableLines(part)))
    .join('');

/** JSON stays the JSON that it was: only characters inside its texts can be among these. */
export const printableJson = (line: string): string =>
  line.replace(OBEYED, (character) => (character < ' ' ? character : `\\u${codeOf(character)}`));

/** Data with every text in it printable, keys included, for what is drawn from it. */
export function printableData<T>(data: T): T {
  if (typeof data === 'string') return printable(data) as T;
  if (Array.isArray(data)) return data.map(printableData) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [printable(key), printableData<unknown>(value)])) as T;
}

const NAMES: { readonly [character: string]: string } = {
  '\0': 'NUL',
  '\b': 'backspace',
  '\t': 'tab',
  '\n': 'line feed',
  '\r': 'carriage return without a line feed',
  '\u001b': 'escape',
  '\u007f': 'delete',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
};
const TURNS_DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** What to call such a character: "control character U+001B (escape)". */
export function obeyedName(character: string): string {
  const code = `U+${codeOf(character).toUpperCase()}`;
  const name = NAMES[character];
  if (TURNS_DIRECTION.test(character)) return `character ${code}, which turns the direction of the text after it`;
  return `control character ${code}${name === undefined ? '' : ` (${name})`}`;
}

export interface Obeyed {
  readonly character: string;
  readonly offset: number;
}

/** The characters that a terminal would obey, but for those that `allowed` holds, with their places in the text. */
export const obeyedIn = (text: string, allowed: string): Obeyed[] =>
  Array.from(text.matchAll(OBEYED), ({ 0: character, index: offset }) => ({ character, offset })).filter(
    ({ character }) => !allowed.includes(character),
  );
