/** The JSON Schema of the run report as it stands in docs, for whoever reads reports with other tools. */
import { RunReport } from '@tengewatch/shared/scoring/run-report.js';

export const runReportSchemaFile = new URL('../../../../docs/run-report.schema.json', import.meta.url);

/** The exact text of the file: the same schema always gives the same bytes. */
export function runReportSchemaText(): string {
  const { $id: _, ...schema } = RunReport as typeof RunReport & { $id?: string };
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`;
}
