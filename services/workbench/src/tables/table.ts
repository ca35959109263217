/** What a table of the exported world is: named columns, each with its type, its meaning and where its value comes from. */

/** `choice` is a text of which few differ: they are stored as numbers. */
export type ColumnType = 'text' | 'whole' | 'truth-value' | 'choice';

export interface Column<Row = never> {
  readonly name: string;
  readonly type: ColumnType;
  /** What it says, in a sentence, with the unit. */
  readonly meaning: string;
  /** All texts that it can hold, where it is a choice. */
  readonly choices?: readonly string[];
  readonly of: (row: Row) => Cell;
}

export type Cell = string | number | boolean | null;

export interface Table<Row = never> {
  readonly name: string;
  /** What one row is. */
  readonly meaning: string;
  readonly columns: readonly Column<Row>[];
}

/** Takes the rows of the world, table by table. */
export interface TableSink {
  row<Row>(table: Table<Row>, row: Row): void;
}
