/** What exported files can be. Apart from the writing of them, so that help is printed without loading a database. */

export const exportFormats = ['parquet', 'csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];
