/** Writes scenarios/scenario.schema.json, which editors use to complete and check scenarios. Run it when a parameter changes. */
import { writeFileSync } from 'node:fs';
import { SCHEMA_FILE } from '@tengewatch/shared/scenario/scenario-files.js';
import { scenarioSchemaText } from './scenario-schema-text.js';

writeFileSync(SCHEMA_FILE, scenarioSchemaText());
