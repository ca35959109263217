/** Cuts a file with one JSON object a line into the cells of its alerts. */
import { cellNames, type CellsOfLine, type LineFault } from './cells.js';

/** Fields other than ours are ignored. A list may be a JSON array as well. */
export function jsonCells(text: string): { readonly lines: readonly CellsOfLine[]; readonly faults: readonly LineFault[] } {
  const lines: CellsOfLine[] = [];
  const faults: LineFault[] = [];
  for (const [at, content] of text.split(/\r?\n/).entries()) {
    if (content.trim() === '') continue;
    const line = at + 1;
    const read = objectOf(content.trim());
    if (typeof read === 'string') {
      faults.push({ line, wrong: read });
      continue;
    }
    const cells = cellNames.map((name) => [name, cellText(read[name])] as const);
    const unreadable = cells.filter(([, cell]) => cell === undefined).map(([name]) => name);
    for (const name of unreadable)
      faults.push({ line, wrong: `"${name}" must be a text, an array of texts, or a whole number of at most 15 digits` });
    if (unreadable.length === 0) lines.push({ line, cells: Object.fromEntries(cells) });
  }
  return { lines, faults };
}

function objectOf(text: string): { readonly [name: string]: unknown } | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { readonly [name: string]: unknown };
    return 'is no JSON object';
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
}

function cellText(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (!Array.isArray(value)) return undefined;
  const texts = value.map(cellText);
  return texts.every((text) => text !== undefined) ? texts.join(' ') : undefined;
}
