/** The catalogue says of every rule what the rule says of itself. */
import { expect, test } from '@jest/globals';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { createRules } from '@tengewatch/shared/service/service-run.js';
import { catalogue } from './catalogue.js';

test('every rule that can raise alerts is in it, once', () => {
  expect(catalogue.map(({ name }) => name).sort()).toEqual([...ruleNames].sort());
  expect(createRules(catalogue, {}).map(({ name }) => name)).toEqual(catalogue.map(({ name }) => name));
});

test.each(catalogue.map((definition) => [definition.name, definition] as const))('%s writes in its own name', (name, { createRule }) => {
  const { stages } = createRule();
  expect(stages.length).toBeGreaterThan(0);
  for (const { rule } of stages) expect(rule).toBe(name);
});

test('no two detectors take the same port', () => {
  expect(new Set(catalogue.map(({ httpPort }) => httpPort)).size).toBe(catalogue.length);
});
