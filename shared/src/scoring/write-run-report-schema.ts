/** Writes docs/run-report.schema.json from the report's type. */
import { writeFileSync } from 'node:fs';
import { runReportSchemaFile, runReportSchemaText } from './run-report-schema.js';

writeFileSync(runReportSchemaFile, runReportSchemaText());
