import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { backtestSchemaFile, backtestSchemaText } from './document-schemas.js';

const committed = readFileSync(backtestSchemaFile, 'utf8');

test('the committed schema is the generated one', () => {
  expect(committed).toBe(backtestSchemaText());
});

test('it describes every field', () => {
  expect(undescribed(JSON.parse(committed), 'backtest')).toEqual([]);
});

/** Paths of fields without a description. */
function undescribed(schema: Record<string, unknown>, path: string): string[] {
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>);
  const choices = (schema['anyOf'] ?? []) as Record<string, unknown>[];
  const isDescribed = schema['description'] !== undefined || choices.some(({ description }) => description !== undefined);
  const items = schema['items'] as Record<string, unknown> | undefined;
  return [
    ...(isDescribed ? [] : [path]),
    ...fields.flatMap(([name, field]) => undescribed(field, `${path}.${name}`)),
    ...(items === undefined ? [] : undescribed(items, `${path}[]`)),
  ];
}
