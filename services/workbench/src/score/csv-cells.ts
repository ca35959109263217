/** Cuts a CSV file into the cells of its alerts. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { nearestName } from '@tengewatch/shared/documents/nearest-name.js';
import { parse, type CsvError, type Info } from 'csv-parse/sync';
import { cellNames, type CellName, type CellsOfLine, type LineFault } from './cells.js';

const SEPARATORS = [',', ';', '\t'] as const;

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

/** Columns other than ours are ignored. Throws BadInput where the head or the quotes are wrong. */
export function csvCells(text: string, file: string): { readonly lines: readonly CellsOfLine[]; readonly faults: readonly LineFault[] } {
  const [head, ...records] = parsed(text, file);
  if (head === undefined) return { lines: [], faults: [] };
  const names = head.record.map((name) => name.trim().toLowerCase());
  checkHead(names, file);
  const places = cellNames.filter((name) => names.includes(name)).map((name) => [name, names.indexOf(name)] as const);
  const faults = records
    .filter(({ record }) => record.length !== names.length)
    .map(({ record, info }) => ({ line: info.lines, wrong: `has ${record.length} cells, but the head has ${names.length}` }));
  const whole = records.filter(({ record }) => record.length === names.length);
  return {
    lines: whole.map(({ record, info }) => ({
      line: info.lines,
      cells: Object.fromEntries(places.map(([name, at]) => [name, record[at]!.trim()])) as CellsOfLine['cells'],
    })),
    faults,
  };
}

/** Spreadsheets of many countries put semicolons where others put commas. */
function separatorOf(text: string): (typeof SEPARATORS)[number] {
  const [head = ''] = text.split('\n', 1);
  return SEPARATORS.find((separator) => head.includes(separator)) ?? ',';
}

function parsed(text: string, file: string): readonly ParsedRecord[] {
  try {
    return parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly ParsedRecord[];
  } catch (error) {
    const { code, lines, message } = error as CsvError & { readonly lines?: number };
    if (typeof code !== 'string' || !code.startsWith('CSV_')) throw error;
    throw new BadInput(`${file}:${lines ?? 1}  this is no CSV: ${message}`);
  }
}

function checkHead(names: readonly string[], file: string): void {
  const wanted: readonly (readonly CellName[])[] = [['card', 'subject'], ['time']];
  const missing = wanted.filter((either) => !either.some((name) => names.includes(name)));
  if (missing.length === 0) return;
  const [first] = missing.flatMap(([name]) => name!);
  const nearest = nearestName(first!, names);
  throw new BadInput(
    `${file}:1  the head has no column ${missing.map((either) => either.map((name) => `"${name}"`).join(' or ')).join(', and none ')}; it has ${names.join(', ')}`,
    nearest === undefined || (cellNames as readonly string[]).includes(nearest)
      ? 'columns are card (or subject), time, and if you like rule and evidence'
      : `rename the column "${nearest}" to "${first}" if that is what it holds`,
  );
}
