/** Aligned columns without frames, which stay readable in a log file as well. */
import Table from 'cli-table3';
import { reportWidth } from '@tengewatch/shared/terminal/terminal.js';

const none = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'] as const;
const noFrame = Object.fromEntries([...none, 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'].map((part) => [part, '']));

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const INDENT = '  ';
const GAP = '  ';
type Row = readonly string[];

const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));

/** Where a cell may be broken: before a space, and after the hyphen of a name. */
const piecesOf = (text: string): string[] => text.split(/(?=\s)|(?<=[a-z]-)(?=[a-z])/);

/** How wide each column is: as wide as its longest cell where all fit, else the widest ones only as wide as their longest piece. */
function widthsFor(rows: readonly Row[], columnCount: number, room: number): number[] {
  const cellsOf = (column: number): string[] => rows.map((row) => row[column] ?? '');
  const widths = Array.from({ length: columnCount }, (_, column) => longest(cellsOf(column)));
  const narrowest = widths.map((_, column) =>
    longest(
      cellsOf(column)
        .flatMap(piecesOf)
        .map((piece) => piece.trim()),
    ),
  );
  const total = (): number => widths.reduce((sum, width) => sum + width, 0);
  while (total() > room) {
    const reducible = widths.flatMap((width, column) => (width > (narrowest[column] ?? 0) ? [column] : []));
    const widest = reducible.reduce<number | undefined>(
      (one, other) => (one === undefined || widths[other]! > widths[one]! ? other : one),
      undefined,
    );
    // Pieces stay whole, in a table that is too wide.
    if (widest === undefined) return widths;
    widths[widest]! -= 1;
  }
  return widths;
}

function fitted(text: string, width: number): string {
  if (text.length <= width) return text;
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text)) {
    if (line !== '' && line.length + piece.length > width) {
      lines.push(line);
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line].join('\n');
}

/** Lines of a table, indented by two, whose cells are broken where they are too long for the screen; `dim` marks the head. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly Row[],
  dim: (text: string) => string,
  width = reportWidth(),
): string[] {
  const titles = columns.map(({ title }) => title);
  const room = width - INDENT.length - GAP.length * (columns.length - 1);
  const widths = widthsFor([titles, ...rows], columns.length, room);
  const cells = (row: Row): string[] => row.map((cell, column) => fitted(cell, widths[column] ?? 0));
  const table = new Table({
    head: cells(titles).map((title) => title.split('\n').map(dim).join('\n')),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: { ...noFrame, middle: GAP },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map(cells));
  return table
    .toString()
    .split('\n')
    .map((line) => `${INDENT}${line}`.trimEnd());
}
