/** A detector that is told of rules which it does not have says so at its start, before it opens anything. */
import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../runtime/exit-codes.js';
import type { JsonSchema } from '../documents/json-schema.js';
import type { RuleName } from '../events/rule-names.js';
import { createFakeProcess } from '../testing/fake-process.js';
import { runAnyDetector, runRuleDetector, type RuleDefinition } from './detector-service.js';

const RUN = { TENGEWATCH_SCENARIO: 'nominee-cards', TENGEWATCH_RUN: 'demo-1', KAFKA_BROKERS: 'localhost:9', TENGEWATCH_HTTP_PORT: '0' };
const parameters: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };
const definition = (name: RuleName, own: RuleName = name): RuleDefinition => ({
  name,
  createRule: () => ({ name: own, version: 'v1', stages: [] }),
  parameters,
  purpose: 'p',
  ground: 'g',
  httpPort: 0,
});
const known = [definition('nominee-cards'), definition('cash-out-groups'), definition('unlicensed-platforms')];

async function refused(rules: string, catalogue = known): Promise<readonly string[]> {
  const host = createFakeProcess({ ...RUN, TENGEWATCH_RULES: rules });
  await runAnyDetector(catalogue, 0, host);
  expect(host.exits).toEqual([exitCodes.badInput]);
  expect(host.logged()).toEqual([]);
  return host.printed().err.trim().split('\n');
}

describe('TENGEWATCH_RULES', () => {
  test('that names an unknown rule is refused with what was probably meant', async () => {
    expect((await refused('nominee-cards,cash-out-group')).slice(0, 2)).toEqual([
      'detector cannot start:',
      '  TENGEWATCH_RULES: "cash-out-group" is not one of the known values; did you mean "cash-out-groups"? ' +
        'give one of nominee-cards, cash-out-groups, unlicensed-platforms',
    ]);
  });

  test('with several mistakes is told of all of them', async () => {
    const text = (await refused('nomine-cards, other,nominee-cards,nominee-cards')).join('\n');
    expect(text).toContain('TENGEWATCH_RULES: "nomine-cards" is not one of the known values; did you mean "nominee-cards"?');
    expect(text).toContain('TENGEWATCH_RULES: "other" is not one of the known values; give one of nominee-cards,');
    expect(text).toContain('TENGEWATCH_RULES: "nominee-cards" is listed twice; list it once');
  });

  test('with a comma too many is told so', async () => {
    expect((await refused('nominee-cards,')).join('\n')).toContain('TENGEWATCH_RULES: "" is not one of the known values; give one of');
  });

  test('is nothing that the detector of one rule can be told', async () => {
    const host = createFakeProcess({ ...RUN, TENGEWATCH_RULES: 'cash-out-groups' });
    await runRuleDetector(known[0]!, host);
    expect(host.exits).toEqual([exitCodes.badInput]);
    const { err } = host.printed();
    expect(err).toContain('detector-nominee-cards cannot start:\n  TENGEWATCH_RULES: not a known variable');
  });

  test('is told by --help, with the names of all rules', async () => {
    const host = createFakeProcess({}, ['--help']);
    await runAnyDetector(known, 9, host);
    const { out } = host.printed();
    expect(out).toMatch(/TENGEWATCH_RULES \(optional\)/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('of nominee-cards, cash-out-groups, unlicensed-platforms. Without it, all.');
  });
});

describe('a catalogue', () => {
  test('in which two rules have one name is refused with their places', async () => {
    const twice = [...known, definition('nominee-cards')];
    expect((await refused('', twice)).slice(0, 2)).toEqual([
      'detector cannot start:',
      '  rules 1 and 4 of the catalogue have the same name "nominee-cards"; give each a name of its own',
    ]);
  });

  test('that calls a rule by another name than its own is refused', async () => {
    const misnamed = [definition('cash-out-groups', 'nominee-cards')];
    expect(await refused('', misnamed)).toContain(
      '  rule 1 of the catalogue is listed as "cash-out-groups" and calls itself "nominee-cards"; give it one name',
    );
  });
});
