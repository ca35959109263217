/** A table that fits any width: columns that do not fit side by side stand below each other, in the head and in every row alike. */
import type { Column } from './table.js';

const INDENT = '  ';
/** Of the second line of a row and those after it. */
const INNER_INDENT = '    ';
const GAP = '  ';

type Cells = readonly string[];

export interface StackedTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Cells[];
  /** Columns of the screen; undefined where a line may be as long as it is. */
  readonly width: number | undefined;
  /** Marks the head. */
  readonly dim: (text: string) => string;
}

/** Columns by number, for each line of a row. */
type Layout = readonly (readonly number[])[];

/** As many columns to a line as fit, at least one. */
function filled(widths: readonly number[], screen: number): Layout {
  const lines: number[][] = [];
  let used = 0;
  for (const [column, width] of widths.entries()) {
    const line = lines.at(-1);
    if (line !== undefined && used + GAP.length + width <= screen) {
      line.push(column);
      used += GAP.length + width;
    } else {
      used = (lines.length === 0 ? INDENT : INNER_INDENT).length + width;
      lines.push([column]);
    }
  }
  return lines;
}

/** As few lines as fill the screen, and these as even as can be, so that no single column stands below a long line. */
function even(widths: readonly number[], screen: number): Layout {
  let layout = filled(widths, screen);
  if (layout.length === 1) return layout;
  for (let narrower = screen - 1; narrower > 0; narrower--) {
    const next = filled(widths, narrower);
    if (next.length > layout.length) return layout;
    layout = next;
  }
  return layout;
}

/** Words longer than the screen stay whole, as do those of a table that has a single column. */
export function stackedLines({ columns, rows, width = Infinity, dim }: StackedTable): string[] {
  const titles = columns.map(({ title }) => title);
  const widths = titles.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(({ length }) => length)));
  const layout = even(widths, width);
  const cell = (text: string, column: number): string =>
    columns[column]?.align === 'right' ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  const linesOf = (cells: Cells): string[] =>
    layout.map((line, index) =>
      `${index === 0 ? INDENT : INNER_INDENT}${line.map((column) => cell(cells[column] ?? '', column)).join(GAP)}`.trimEnd(),
    );
  return [...linesOf(titles).map(dim), ...rows.flatMap(linesOf)];
}
