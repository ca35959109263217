/** The cells of an alert as they stand in a file, whatever the form of the file. */

/** What a file may say of an alert. */
export const cellNames = ['card', 'subject', 'time', 'rule', 'evidence'] as const;
export type CellName = (typeof cellNames)[number];

/** The texts of one alert as they stand in the file; empty for what is not said. */
export interface CellsOfLine {
  readonly line: number;
  readonly cells: { readonly [N in CellName]?: string };
}

export interface LineFault {
  readonly line: number;
  readonly wrong: string;
}
