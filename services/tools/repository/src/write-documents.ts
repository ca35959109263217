/** Writes the documents that follow from the code: the second half of `npm run generate`. */
import { writeFileSync } from 'node:fs';
import { SCHEMA_FILE } from '@tengewatch/shared/scenario/scenario-files.js';
import { asyncApiFile, asyncApiText } from './asyncapi.js';
import { architectureFile, architectureText } from './folder-picture.js';
import { backtestSchemaFile, backtestSchemaText, runReportSchemaFile, runReportSchemaText } from './document-schemas.js';
import { scenarioSchemaText } from './scenario-schema-text.js';

writeFileSync(asyncApiFile, asyncApiText());
writeFileSync(runReportSchemaFile, runReportSchemaText());
writeFileSync(backtestSchemaFile, backtestSchemaText());
writeFileSync(SCHEMA_FILE, scenarioSchemaText());
writeFileSync(architectureFile, architectureText());
