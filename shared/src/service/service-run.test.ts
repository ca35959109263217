import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { BadInput } from '../documents/bad-input.js';
import { exitCodes } from '../runtime/exit-codes.js';
import { failureOf } from './failure.js';
import { runService } from './run-service.js';
import { serviceVariables } from './service-variables.js';
import { readScenario } from '../scenario/scenario-files.js';
import type { JsonSchema } from '../documents/json-schema.js';
import type { Rule } from '../stream/stage.js';
import { createFakeProcess } from '../testing/fake-process.js';
import { describeServiceRun, type RuleFactory, type ServiceRunConfig } from './service-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tengewatch-service-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const parameters = Type.Object({ minSenders: Type.Integer({ minimum: 2, maximum: 20, default: 6 }) }) as unknown as JsonSchema;
const known: RuleFactory = {
  parameters,
  name: 'nominee-cards',
  createRule: (overrides = {}): Rule => ({ name: 'nominee-cards', version: JSON.stringify(overrides), stages: [] }),
};
const NOMINEE_CARDS: ServiceRunConfig = { TENGEWATCH_SCENARIO: 'nominee-cards', TENGEWATCH_SEED: 7 };

function problems(config: Partial<ServiceRunConfig>, rules: readonly RuleFactory[] = [known]): readonly string[] {
  try {
    describeServiceRun({ ...NOMINEE_CARDS, ...config }, rules);
  } catch (error) {
    if (error instanceof BadInput) return error.lines;
    throw error;
  }
  throw new Error('nothing was found wrong');
}

describe('equal variables give the same run in services that know different rules', () => {
  const settings = 'people=2000\n\n  rules.nominee-cards.minSenders=8\nrules.cash-out-groups.minCards=3';
  const config = { ...NOMINEE_CARDS, TENGEWATCH_SETTINGS: settings, TENGEWATCH_PARTITIONS: 9 };
  const detector = describeServiceRun(config, [known]);
  const producer = describeServiceRun(config, []);

  test('by its id, the sources it has and its time', () => {
    expect(detector.run).toMatchObject({ id: producer.run.id, scenarioHash: producer.run.scenarioHash, shards: producer.run.shards });
    expect(detector.run.producers.map(({ name }) => name)).toEqual([
      'producer-card-top-ups',
      'producer-exchanger-trades',
      'producer-atm-withdrawals',
    ]);
    expect(detector.endMs - detector.startMs).toBe(detector.scenario.days * 86_400_000);
    expect(detector.startMs).toBe(Date.parse(`${detector.scenario.start}T00:00:00+05:00`));
  });

  test('with the settings and partitions of the variables', () => {
    expect(detector.scenario).toMatchObject({ people: 2000, partitions: 9 });
    expect(detector.run.partitions).toBe(9);
    expect(detector.run.rules[0]?.version).toBe('{"minSenders":8}');
    expect(producer.run.rules).toEqual([]);
  });

  test('of another id when the settings differ, and of the same when only the partitions do', () => {
    expect(describeServiceRun(NOMINEE_CARDS, []).run.id).not.toBe(producer.run.id);
    expect(describeServiceRun({ ...config, TENGEWATCH_PARTITIONS: 2 }, []).run.id).toBe(producer.run.id);
  });
});

describe('mistakes are told as `tengewatch validate` tells them', () => {
  test('of a scenario that does not exist', () => {
    expect(problems({ TENGEWATCH_SCENARIO: 'nominee-card' })[0]).toBe('there is no scenario "nominee-card"; did you mean "nominee-cards"?');
  });

  test('in a file, with line and column', () => {
    const file = join(folder, 'town.yaml');
    writeFileSync(file, readScenario('nominee-cards').text.replace(/^people: .*$/m, 'people: 3'));
    const [first = '', last] = problems({ TENGEWATCH_SCENARIO: file });
    expect(first.slice(file.length)).toMatch(/^:\d+:\d+ {2}people: 3 is too small; give a whole number from 100 to 5,000,000$/);
    expect(first.startsWith(file)).toBe(true);
    expect(last).toBe('1 mistake; nothing was run');
  });

  test('in settings, by the variable that holds them', () => {
    expect(problems({ TENGEWATCH_SETTINGS: 'peple=5000\npeople=3' })).toEqual([
      expect.stringMatching(/^TENGEWATCH_SETTINGS people=3 {2}people: 3 is too small/),
      'TENGEWATCH_SETTINGS peple=5000  there is no such path; did you mean "people"?',
      '2 mistakes; nothing was run',
    ]);
  });

  test('in the parameters of a rule, by a service that knows it', () => {
    const wrong = { TENGEWATCH_SETTINGS: 'rules.nominee-cards.minSenders=1' };
    expect(problems(wrong)[0]).toMatch(/rules\.nominee-cards\.minSenders: 1 is too small/);
    expect(describeServiceRun({ ...NOMINEE_CARDS, ...wrong }, []).scenario.rules['nominee-cards']).toEqual({ minSenders: 1 });
  });

  test('of a rule that nobody has', () => {
    expect(problems({ TENGEWATCH_SETTINGS: 'rules.nomine-cards.minSenders=4' }, [])[0]).toMatch(/there is no such path; did you mean/);
  });

  test('with the exit code of bad input, and without a stack', () => {
    const { code, told } = failureOf(new BadInput('one', 'two'));
    expect({ code, told }).toEqual({ code: exitCodes.badInput, told: 'one\ntwo' });
  });

  test('before the service opens anything', async () => {
    const host = createFakeProcess({ TENGEWATCH_SCENARIO: 'nominee-card', TENGEWATCH_RUN: 'demo-1', TENGEWATCH_HTTP_PORT: '0' });
    await runService(
      {
        name: 'producer-atm-withdrawals',
        what: 'publishes.',
        schema: Type.Object(serviceVariables({ httpPort: 0 })),
        prepare: (config) => describeServiceRun(config, []),
        start: () => Promise.reject(new Error('it must not start')),
      },
      host,
    );
    expect(host.exits).toEqual([exitCodes.badInput]);
    expect(host.logged()).toEqual([]);
    expect(host.printed().err.split('\n').slice(0, 2)).toEqual([
      'producer-atm-withdrawals cannot start:',
      '  there is no scenario "nominee-card"; did you mean "nominee-cards"?',
    ]);
  });
});
