import { expect, test } from '@jest/globals';
import { scenarioFileSchema } from '@tengewatch/shared/scenario/schema.js';
import { propertiesOf, type JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import { drawScenario } from '@tengewatch/shared/testing/drawn-scenario.js';
import { createRandom } from '@tengewatch/shared/world/random.js';
import { balanceProblems } from '../render/balance.js';
import { scenarioContext } from '@tengewatch/detector/scenario-context.js';
import { runScenario } from './run-scenario.js';

const context = scenarioContext();

/** Paths of all numbers below a schema. */
function numbersBelow(schema: JsonSchema, path: string): { path: string; schema: JsonSchema }[] {
  if (schema['type'] === 'integer' || schema['type'] === 'number') return [{ path, schema }];
  const items = schema['items'] as JsonSchema | undefined;
  const parts = { ...propertiesOf(schema), ...(items === undefined ? {} : { items }) };
  return Object.entries(parts).flatMap(([name, part]) => numbersBelow(part, `${path}.${name}`));
}

test('every number that a scenario may give has a smallest and a largest value', () => {
  const numbers = numbersBelow(scenarioFileSchema(context), 'scenario');
  expect(numbers.length).toBeGreaterThan(200);
  const unbounded = numbers.filter(({ schema: { minimum, maximum } }) => !Number.isFinite(minimum) || !Number.isFinite(maximum));
  expect(unbounded.map(({ path }) => path)).toEqual([]);
});

/** Some that once died, and some more: a parameter with decimals, a card with less than a tenge on it. */
const DRAWS = [0, 1, 2, 3, 4, 5, 18, 39];

test('whatever is valid runs, and its books balance', async () => {
  for (const draw of DRAWS) {
    const random = createRandom(draw, 'any valid scenario');
    const scenario = drawScenario(random, context, { mostPeople: 200, mostDays: 1, changedShare: random.pick([0.05, 0.3, 1]) }, draw);
    const report = await runScenario({ scenario, seed: draw, settings: [], signal: new AbortController().signal });
    expect({ draw, problems: balanceProblems(report), deadLetters: report.deadLetters.total }).toEqual({
      draw,
      problems: [],
      deadLetters: 0,
    });
  }
});
