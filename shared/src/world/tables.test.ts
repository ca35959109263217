/** What several parts must agree on is written once. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { difficulties, platformForms, typologyNames } from '../events/truth.js';

test.each([
  ['difficulties', difficulties],
  ['platformForms', platformForms],
  ['typologyNames', typologyNames],
])('lists that say the same as %s are written once', (_, values) => {
  const listed = new RegExp(`\\[\\s*${values.map((value) => `'${value}'`).join(',\\s*')}\\s*,?\\s*\\]`);
  // Tests run from the compiled files.
  const shared = new URL('../../src/', import.meta.url);
  const places = readdirSync(shared, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('rule-names.ts'))
    .filter((file) => listed.test(readFileSync(new URL(file, shared), 'utf8')));
  expect(places.map((file) => file.replaceAll('\\', '/'))).toEqual(['events/truth.ts']);
});
