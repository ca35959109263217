import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import Type from 'typebox';
import { seededPick } from '../testing/random-schedule.js';
import { OWN_SCHEMAS } from './own-schema.js';
import { isPlainlyValid } from './plainly-valid.js';

const schema = {
  ...Type.Object(
    {
      name: Type.String({ pattern: '^[a-z]+$', maxLength: 4, default: 'a' }),
      sign: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
      share: Type.Number({ minimum: 0, exclusiveMaximum: 1 }),
      count: Type.Optional(Type.Integer({ exclusiveMinimum: 0, maximum: 10, ground: 'assumption: as many as fingers' })),
      hours: Type.Array(Type.Number({ minimum: 0 }), { minItems: 2, maxItems: 3 }),
      level: Type.Union([Type.Enum(['plain', 'careful']), Type.Number({ minimum: 0, maximum: 1 })]),
      free: Type.Record(Type.String(), Type.Unknown()),
      rules: Type.Optional(Type.Object({ on: Type.Boolean() }, { additionalProperties: false })),
    },
    { additionalProperties: false },
  ),
  title: 'Anything that is known here',
};
// What a record is made of is a pattern for its keys, which is asked of Ajv.
const plain = { ...schema, properties: { ...schema.properties, free: { type: 'object', additionalProperties: {} } } };
const sound = {
  name: 'ab',
  sign: '\u{1f40e}',
  share: 0.5,
  count: 3,
  hours: [1, 2],
  level: 'plain',
  free: { a: [1], b: null },
  rules: { on: true },
};
const valuesOfAllKinds: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  '',
  'a',
  'abcde',
  'Ab',
  'careful',
  '\u{1f40e}\u{1f40e}',
  -1,
  0,
  0.5,
  1,
  1.5,
  10,
  11,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  [],
  [1],
  [1, 2, 3],
  [1, -2],
  [1, 2, 3, 4],
  {},
  { on: false },
  { on: 1 },
  { on: true, off: true },
  { a: 1 },
];
const names = [...Object.keys(sound), 'unknown', 'toString'];

test('content is valid exactly where Ajv says so, whatever stands in the place of some of its parts', () => {
  const ajv = new Ajv({ strict: false, ...OWN_SCHEMAS }).compile(plain);
  const pick = seededPick(1);
  const answers = { valid: 0, invalid: 0 };
  for (let round = 0; round < 20_000; round++) {
    const content: Record<string, unknown> = { ...sound };
    for (let changes = 0; changes <= pick(2); changes++)
      content[names[pick(names.length)]!] = valuesOfAllKinds[pick(valuesOfAllKinds.length)];
    const isValid = ajv(content);
    answers[isValid ? 'valid' : 'invalid']++;
    expect({ content, isValid: isPlainlyValid(plain, content) }).toEqual({ content, isValid });
  }
  expect(Math.min(answers.valid, answers.invalid)).toBeGreaterThan(500);
});

test.each(valuesOfAllKinds.map((value) => ({ value })))('so it is with $value as the whole', ({ value }) => {
  expect(isPlainlyValid(plain, value)).toBe(new Ajv({ strict: false, ...OWN_SCHEMAS }).validate(plain, value));
});

test.each<object>([
  { const: 1 },
  { not: { type: 'string' } },
  { $ref: '#/somewhere' },
  { oneOf: [{ type: 'number' }] },
  { multipleOf: 1 },
  { type: ['number', 'string'] },
  { type: 'number', nullable: true },
  { enum: [1], format: 'date' },
  { anyOf: [true] },
])('nothing is certain of what %j asks for', (unknown) => {
  expect(isPlainlyValid(unknown, 1)).toBe(false);
});

test('nor of keys that go by a pattern', () => {
  expect(isPlainlyValid(schema, sound)).toBe(false);
});
