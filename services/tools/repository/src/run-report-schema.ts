/** The JSON Schema of the run report as it stands in docs, for whoever reads reports with other tools. */
import { join } from 'node:path';
import { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { PROJECT_ROOT } from './project-root.js';

export const runReportSchemaFile = join(PROJECT_ROOT, 'docs/run-report.schema.json');

/** The exact text of the file: the same schema always gives the same bytes. */
export function runReportSchemaText(): string {
  const { $id: _, ...schema } = RunReport as typeof RunReport & { $id?: string };
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`;
}
