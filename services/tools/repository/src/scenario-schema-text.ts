/** The text of scenarios/scenario.schema.json, as the code has it. */
import { scenarioFileSchema } from '@tengewatch/shared/scenario/schema.js';
import { scenarioContext } from '@tengewatch/detector/scenario-context.js';

export function scenarioSchemaText(): string {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...scenarioFileSchema(scenarioContext()) };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
