/** What the numbers of the calibration rest on: publications, each named once, or an assumption with its range. */
import type { ContentProblem } from '../documents/schema-problems.js';

/** A publication: who, when, and where it can be read. */
export interface Source {
  readonly publisher: string;
  /** As far as it is known: 2025, 2025-03 or 2025-03-18. */
  readonly date: string;
  readonly address: string;
}

/** Why a number is what it is: a source, or an assumption with either a range or a spread. */
export interface Ground {
  readonly source?: Source;
  /** What the publication says, where the number is derived from it. */
  readonly says?: string;
  /** Why it was assumed. */
  readonly assumption?: string;
  /** Lowest and highest, between which the true figure is thought to lie. */
  readonly range?: readonly [lowest: number, highest: number];
  /** The same for each number of a list, as a share of it. */
  readonly spread?: number;
}

export const sourceText = ({ publisher, date, address }: Source): string => `${publisher}, ${date}, ${address}`;

/** "Trend, 2024-07-02, trend.az: 45.2 tn KZT in 3.67 bn operations", or "assumption: a guess (1 to 3)". */
export function groundText({ source, says, assumption = '', range, spread }: Ground): string {
  if (source !== undefined) return `${sourceText(source)}${says === undefined ? '' : `: ${says}`}`;
  const within = range === undefined ? `each give or take ${spread ?? 0} of it` : `${range[0]} to ${range[1]}`;
  return `assumption: ${assumption} (${within})`;
}

/** Reports one mistake, at its place in the content of the file. */
export type Add = (path: ContentProblem['path'], what: ContentProblem['what'], message: string, hint: string) => void;

export const isTree = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null && !Array.isArray(node);
export const isText = (node: unknown): node is string => typeof node === 'string' && node.trim() !== '';

export interface Sources {
  readonly byId: ReadonlyMap<string, Source>;
  /** Remembers that a number rests on it. */
  readonly used: Set<string>;
}

const FIELDS: { readonly [field: string]: string } = {
  publisher: 'say who published it',
  date: "give what is known of its day, in quotes: '2025', '2025-03' or '2025-03-18'",
  address: 'say where it can be read: a site, or the address of the page',
};
const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/** The section `sources`. One with mistakes is known by its id all the same. */
export function readSources(node: unknown, add: Add): Sources {
  const byId = new Map<string, Source>();
  for (const [id, source] of isTree(node) ? Object.entries(node) : []) {
    byId.set(id, source as Source);
    const path = ['sources', id];
    if (!isTree(source)) {
      add(path, 'value', 'is no source', 'give { publisher, date, address }');
      continue;
    }
    for (const [field, hint] of Object.entries(FIELDS)) {
      if (!(field in source)) add([...path, field], 'missing', 'is missing', hint);
      else if (!isText(source[field]) || (field === 'date' && !DATE.test(source[field]))) {
        add([...path, field], 'value', 'has the wrong form', hint);
      }
    }
    for (const field of Object.keys(source)) {
      if (!(field in FIELDS)) add([...path, field], 'key', 'is not known', `known are ${Object.keys(FIELDS).join(', ')}`);
    }
  }
  return { byId, used: new Set() };
}

/** To be asked when every number was read. */
export function reportUnused({ byId, used }: Sources, add: Add): void {
  for (const id of byId.keys()) {
    if (!used.has(id)) add(['sources', id], 'key', 'no number rests on it', 'take it out, or give it as the source of a number');
  }
}
