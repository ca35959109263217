/** What is compiled without being asked whether it is a schema, is one. */
import { expect, test } from '@jest/globals';
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { topics } from '@tengewatch/shared/events/topics.js';
import { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { WorldParameters } from '@tengewatch/shared/world/parameters.js';
import { Backtest } from '@tengewatch/workbench/backtest/backtest-form.js';
import { Ajv } from 'ajv';
import { scenarioSchemaText } from './scenario-schema-text.js';

const schemas: Record<string, unknown> = {
  ...Object.fromEntries(Object.entries(topics).map(([name, { schema }]) => [name, schema])),
  ...Object.fromEntries(catalogue.map(({ name, parameters }) => [`parameters of ${name}`, parameters])),
  WorldParameters,
  RunReport,
  Backtest,
  scenario: JSON.parse(scenarioSchemaText()),
};

test.each(Object.entries(schemas))('%s', (_, schema) => {
  const ajv = new Ajv();
  const isSchema = ajv.validateSchema(JSON.parse(JSON.stringify(schema)) as object);
  expect(ajv.errors).toBeNull();
  expect(isSchema).toBe(true);
});

test('is not what a schema is not', () => {
  expect(new Ajv({ logger: false }).validateSchema({ type: 'strin' })).toBe(false);
});
