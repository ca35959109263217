import { describe, expect, test } from '@jest/globals';
import Type from 'typebox';
import { defaultParameters, numberParameter, requireParameters, resolveParameters, ruleVersion, wholeParameter } from './parameters.js';

const schema = Type.Object(
  {
    minSenders: wholeParameter({ default: 5, minimum: 1, maximum: 50, description: 'Senders.', ground: 'assumption: test' }),
    maxHonestShare: numberParameter({ default: 0.4, minimum: 0, maximum: 1, description: 'Share.', ground: 'assumption: test' }),
  },
  { additionalProperties: false },
);

describe('resolveParameters', () => {
  test('fills in the defaults', () => {
    expect(resolveParameters(schema, { minSenders: 7 })).toEqual({ ok: true, parameters: { minSenders: 7, maxHonestShare: 0.4 } });
    expect(defaultParameters(schema)).toEqual({ minSenders: 5, maxHonestShare: 0.4 });
  });

  test('accepts both ends of a range and nothing past them', () => {
    expect(resolveParameters(schema, { minSenders: 50, maxHonestShare: 0 }).ok).toBe(true);
    expect(resolveParameters(schema, { minSenders: 51 }).ok).toBe(false);
    expect(resolveParameters(schema, { minSenders: 2.5 }).ok).toBe(false);
  });

  test('reports all mistakes at once and says what would be right', () => {
    const resolved = resolveParameters(schema, { minSender: 3, minSenders: 0, maxHonestShare: 'half', colour: 1 });
    expect(resolved).toEqual({
      ok: false,
      errors: [
        { parameter: 'colour', message: '"colour" is no parameter of this rule: known are minSenders, maxHonestShare' },
        { parameter: 'maxHonestShare', message: '"maxHonestShare" is "half" but must be a number from 0 to 1 (default 0.4)' },
        { parameter: 'minSender', message: '"minSender" is no parameter of this rule: did you mean "minSenders"?' },
        { parameter: 'minSenders', message: '"minSenders" is 0 but must be a whole number from 1 to 50 (default 5)' },
      ],
    });
  });

  test('requireParameters throws all of them in one text', () => {
    expect(() => requireParameters('a-rule', schema, { minSenders: 0, maxHonestShare: 2 })).toThrow(/a-rule.*maxHonestShare.*minSenders/);
  });
});

test('a rule whose parameters lack what people must know of them is refused, each by its name', () => {
  const unsound = Type.Object({
    bare: Type.Number(),
    text: Type.String(),
    high: wholeParameter({ default: 9, minimum: 0, maximum: 5, description: 'Too high.', ground: ' ' }),
  });
  expect(() => requireParameters('a-rule', unsound, {})).toThrow(
    'parameters of a-rule: "bare" needs a default within a minimum and a maximum; "bare" needs a description; "bare" needs a ground: ' +
      'the law or typology that it rests on, or "assumption: …" with the reason; "text" must be made by numberParameter or wholeParameter; ' +
      '"high" needs a default within a minimum and a maximum; "high" needs a ground: ',
  );
});

describe('ruleVersion', () => {
  test('is twelve hexadecimal digits that do not depend on the order of parameters', () => {
    const version = ruleVersion('a', 1, { x: 1, y: 2 });
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(ruleVersion('a', 1, { y: 2, x: 1 })).toBe(version);
  });

  test('changes with the code, a parameter and the reference data', () => {
    const versions = [
      ruleVersion('a', 1, { x: 1 }),
      ruleVersion('a', 2, { x: 1 }),
      ruleVersion('a', 1, { x: 2 }),
      ruleVersion('a', 1, { x: 1 }, ['Bybit']),
    ];
    expect(new Set(versions).size).toBe(4);
  });
});
