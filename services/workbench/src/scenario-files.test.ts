import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadScenario } from '@tengewatch/shared/scenario/load.js';
import { scenarioContext } from '@tengewatch/detector/scenario-context.js';
import { readScenario, SCHEMA_FILE, shippedNames } from '@tengewatch/shared/scenario/scenario-files.js';
import { scenarioSchemaText } from '@tengewatch/repository/scenario-schema-text.js';

const MAX_ILLICIT_SHARE = 0.008;
const context = scenarioContext();
const { secondCardShare, thirdCardShare } = context.baseWorld.population;
const cardsPerPerson = 1 + secondCardShare * (1 + thirdCardShare);

test('the committed schema is the one that scenarios are checked against', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(scenarioSchemaText());
});

test.each(shippedNames())('%s is sound, carries its own name and tells editors of the schema', (name) => {
  const { text, file } = readScenario(name);
  const loaded = loadScenario({ text, file, settings: [] }, context);
  expect(loaded).toMatchObject({ ok: true, scenario: { name } });
  expect(text.startsWith('# yaml-language-server: $schema=./scenario.schema.json\n')).toBe(true);
});

test.each(shippedNames())('%s keeps crime as rare as the quality figures ask for', (name) => {
  const loaded = loadScenario({ ...readScenario(name), settings: [] }, context);
  if (!loaded.ok) throw new Error(`${name} has mistakes`);
  const { schemes, people } = loaded.scenario;
  const cards = schemes.reduce((sum, { count, cards: span }) => sum + count * (span?.max ?? 0), 0);
  expect(cards).toBeLessThanOrEqual(people * cardsPerPerson * MAX_ILLICIT_SHARE);
});

test('the scenario that docs/write-a-scenario.md shows is sound', () => {
  const page = readFileSync(new URL('../../../docs/write-a-scenario.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n([^`]*)```/.exec(page) ?? [];
  expect(loadScenario({ text, file: 'my-town.yaml', settings: [] }, context)).toMatchObject({ ok: true, scenario: { name: 'my-town' } });
});

test('an unknown scenario is told with the nearest name and the list', () => {
  expect(() => readScenario('nominee-card')).toThrow(
    /there is no scenario "nominee-card"; did you mean "nominee-cards"\?\nshipped: baseline, /,
  );
  expect(() => readScenario('./nowhere.yaml')).toThrow('there is no file ./nowhere.yaml');
  expect(() => readScenario('./scenarios')).toThrow('is a folder');
});
