/** The JSON Schemas of what commands write, as they stand in docs, for whoever reads it with other tools. */
import { join } from 'node:path';
import { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { Backtest } from '@tengewatch/workbench/backtest/backtest-form.js';
import type Type from 'typebox';
import { PROJECT_ROOT } from './project-root.js';

export const runReportSchemaFile = join(PROJECT_ROOT, 'docs/run-report.schema.json');
export const backtestSchemaFile = join(PROJECT_ROOT, 'docs/backtest.schema.json');

/** The exact text of a file: the same schema always gives the same bytes. */
function schemaText(described: Type.TSchema): string {
  const { $id: _, ...schema } = described as Type.TSchema & { $id?: string };
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`;
}

export const runReportSchemaText = (): string => schemaText(RunReport);
export const backtestSchemaText = (): string => schemaText(Backtest);
