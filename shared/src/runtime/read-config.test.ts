import { describe, expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { ConfigError, type ConfigProblem } from './config-schema.js';
import { describeConfig, shownConfig } from './describe-config.js';
import type { Environment } from './environment.js';
import { readConfig, type ReadText } from './read-config.js';

const schema = Type.Object({
  TENGEWATCH_NAME: Type.String({ minLength: 1, form: 'a name', example: 'Aigul' }),
  TENGEWATCH_WAIT: Type.Integer({ minimum: 1, maximum: 60, default: 5, unit: 'seconds', description: 'How long to wait.' }),
  TENGEWATCH_SHARE: Type.Number({ minimum: 0, maximum: 1, default: 0.5 }),
  TENGEWATCH_MODE: Type.Enum(['quick', 'careful'], { default: 'quick' }),
  KAFKA_LIST: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z]+$' }), { form: 'letters' })),
  KAFKA_TLS: Type.Boolean({ default: false }),
  KAFKA_CA: Type.Optional(Type.String({ path: true, needs: ['KAFKA_TLS'] })),
  KAFKA_USER: Type.Optional(Type.String({ form: 'a user', needs: ['KAFKA_PASSWORD'] })),
  KAFKA_PASSWORD: Type.Optional(Type.String({ secret: true, pattern: '^[a-z]+$', form: 'small letters', needs: ['KAFKA_USER'] })),
});
const NAMED = { TENGEWATCH_NAME: 'Dana' };
const SECRET = 'Correct-Horse';

function failing(code: string): ReadText {
  return () => {
    throw Object.assign(new Error(`${code}: no such file ${SECRET}`), { code });
  };
}
const noFiles = failing('ENOENT');

function problems(env: Environment, readText: ReadText = noFiles): readonly ConfigProblem[] {
  try {
    readConfig(schema, env, readText);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
const only = (env: Environment, readText?: ReadText): string =>
  problems({ ...NAMED, ...env }, readText)
    .map(({ variable, wrong, right }) => `${variable}: ${wrong}; ${right}`)
    .join('\n');

describe('values', () => {
  test('have the types that are declared', () => {
    const env = { ...NAMED, TENGEWATCH_WAIT: '60', TENGEWATCH_SHARE: '0.25', KAFKA_LIST: 'a, b,c', KAFKA_TLS: 'true', KAFKA_CA: 'ca.pem' };
    expect(readConfig(schema, env, () => 'PEM')).toEqual({
      TENGEWATCH_NAME: 'Dana',
      TENGEWATCH_WAIT: 60,
      TENGEWATCH_SHARE: 0.25,
      TENGEWATCH_MODE: 'quick',
      KAFKA_LIST: ['a', 'b', 'c'],
      KAFKA_TLS: true,
      KAFKA_CA: 'ca.pem',
    });
  });

  test('that are empty count as not set', () => {
    expect(readConfig(schema, { ...NAMED, TENGEWATCH_WAIT: '', KAFKA_USER: '', KAFKA_PASSWORD_FILE: '' }, noFiles)).toEqual({
      TENGEWATCH_NAME: 'Dana',
      TENGEWATCH_WAIT: 5,
      TENGEWATCH_SHARE: 0.5,
      TENGEWATCH_MODE: 'quick',
      KAFKA_TLS: false,
    });
    expect(problems({ TENGEWATCH_NAME: '' })).toEqual([
      { variable: 'TENGEWATCH_NAME', wrong: 'not set', right: 'give a name, such as Aigul' },
    ]);
  });

  test.each(['1', '60'])('at the limit of %s are taken', (text) => {
    expect(only({ TENGEWATCH_WAIT: text })).toBe('');
  });

  test.each<[string, string, string]>([
    ['TENGEWATCH_WAIT', '0', '0 is too small; give a whole number from 1 to 60'],
    ['TENGEWATCH_WAIT', '61', '61 is too large; give a whole number from 1 to 60'],
    ['TENGEWATCH_WAIT', '1e1', '"1e1" is not a whole number; give a whole number from 1 to 60'],
    ['TENGEWATCH_WAIT', '0x10', '"0x10" is not a whole number; give a whole number from 1 to 60'],
    ['TENGEWATCH_WAIT', '5.5', '"5.5" is not a whole number; give a whole number from 1 to 60'],
    ['TENGEWATCH_WAIT', ' ', '" " is not a whole number; give a whole number from 1 to 60'],
    ['TENGEWATCH_SHARE', 'half', '"half" is not a number; give a number from 0 to 1'],
    ['TENGEWATCH_MODE', 'quik', '"quik" is not one of the known values; did you mean "quick"? give one of quick, careful'],
    ['KAFKA_TLS', 'yes', '"yes" is not true or false; give true or false'],
    ['KAFKA_LIST', 'a,,b', '"" has the wrong form; give letters'],
    ['KAFKA_LIST', 'a,7', '"7" has the wrong form; give letters'],
  ])('%s=%s is refused', (variable, text, told) => {
    expect(only({ [variable]: text })).toBe(`${variable}: ${told}`);
  });
});

describe('secrets', () => {
  const login = { KAFKA_USER: 'u' };

  test('come from the variable or from a file, without its last line break', () => {
    expect(readConfig(schema, { ...NAMED, ...login, KAFKA_PASSWORD: 'hush' }, noFiles).KAFKA_PASSWORD).toBe('hush');
    const fromFile = { ...NAMED, ...login, KAFKA_PASSWORD_FILE: 'secret.txt' };
    expect(readConfig(schema, fromFile, (path) => `hush-of-${path}`.replace(/[^a-z]/g, '') + '\n').KAFKA_PASSWORD).toBe('hushofsecrettxt');
  });

  test.each<[string, Environment, ReadText, string]>([
    ['of the wrong form', { KAFKA_PASSWORD: SECRET }, noFiles, 'KAFKA_PASSWORD: its value has the wrong form; give small letters'],
    ['of the wrong form in a file', { KAFKA_PASSWORD_FILE: 'f' }, () => SECRET, 'KAFKA_PASSWORD: its value has the wrong form'],
    ['where their file belongs', { KAFKA_PASSWORD_FILE: SECRET }, noFiles, 'KAFKA_PASSWORD_FILE: its file does not exist'],
    ['in a folder', { KAFKA_PASSWORD_FILE: SECRET }, failing('EISDIR'), 'KAFKA_PASSWORD_FILE: its file is a folder'],
    ['in a file that fails otherwise', { KAFKA_PASSWORD_FILE: SECRET }, failing('EIO'), 'KAFKA_PASSWORD_FILE: its file cannot be read'],
    [
      'given twice',
      { KAFKA_PASSWORD: SECRET, KAFKA_PASSWORD_FILE: 'f' },
      () => SECRET,
      'KAFKA_PASSWORD: KAFKA_PASSWORD_FILE is set as well',
    ],
  ])('%s are never shown', (_what, env, readText, told) => {
    const said = only({ ...login, ...env }, readText);
    expect(said).toContain(told);
    expect(said).not.toContain(SECRET);
  });

  test('in an empty file are missed', () => {
    expect(only({ ...login, KAFKA_PASSWORD_FILE: 'f' }, () => ' \n')).toContain(
      'KAFKA_PASSWORD_FILE: its file is empty; write the secret into it',
    );
  });

  test('that have to be set are not missed when their file cannot be read', () => {
    const needed = Type.Object({ KAFKA_TOKEN: Type.String({ secret: true }) });
    expect(() => readConfig(needed, { KAFKA_TOKEN_FILE: 'f' }, noFiles)).toThrow(/^KAFKA_TOKEN_FILE: its file does not exist; [^\n]*$/);
  });

  test('are hidden in a configuration that is shown', () => {
    const config = readConfig(schema, { ...NAMED, ...login, KAFKA_PASSWORD: 'hush' }, noFiles);
    expect(shownConfig(schema, config)).toMatchObject({ TENGEWATCH_NAME: 'Dana', KAFKA_USER: 'u', KAFKA_PASSWORD: '(secret)' });
    expect(JSON.stringify(shownConfig(schema, config))).not.toContain('hush');
  });
});

describe('variables that belong together', () => {
  test('are missed, each once', () => {
    expect(only({ KAFKA_USER: 'u' })).toBe('KAFKA_PASSWORD: needed by KAFKA_USER; give small letters');
    expect(only({ KAFKA_CA: 'ca' }, () => 'PEM')).toBe('KAFKA_TLS: needed by KAFKA_CA; set it to true');
    expect(only({ KAFKA_CA: 'ca', KAFKA_TLS: 'false' }, () => 'PEM')).toBe('KAFKA_TLS: needed by KAFKA_CA; set it to true');
  });

  test('are not missed when they are there and wrong', () => {
    expect(only({ KAFKA_USER: 'u', KAFKA_PASSWORD_FILE: 'f' })).toBe(
      'KAFKA_PASSWORD_FILE: its file does not exist; give the path of a file that this process may read',
    );
  });
});

describe('names that are not known', () => {
  test('are refused with the nearest known one', () => {
    expect(only({ TENGEWATCH_WIAT: '7' })).toBe('TENGEWATCH_WIAT: not a known variable; did you mean TENGEWATCH_WAIT?');
    expect(only({ KAFKA_TSL: 'true' })).toBe('KAFKA_TSL: not a known variable; did you mean KAFKA_TLS?');
    expect(only({ KAFKA_PASSWORD_FIL: 'x' })).toBe('KAFKA_PASSWORD_FIL: not a known variable; did you mean KAFKA_PASSWORD_FILE?');
  });

  test('are refused with all known ones when none is near', () => {
    expect(only({ TENGEWATCH_QQQQQQQQ: '1' })).toBe(
      'TENGEWATCH_QQQQQQQQ: not a known variable; known: TENGEWATCH_NAME, TENGEWATCH_WAIT, TENGEWATCH_SHARE, TENGEWATCH_MODE',
    );
  });

  test('belong to others when they are not like any of these', () => {
    expect(only({ KAFKA_HEAP_OPTS: '-Xmx1g', PATH: '/bin', HOME: '/root' })).toBe('');
  });
});

test('everything that is wrong is told at once', () => {
  const found = problems({ TENGEWATCH_WAIT: 'x', TENGEWATCH_MOD: 'y', KAFKA_TLS: 'z', KAFKA_CA: 'nowhere', KAFKA_PASSWORD: SECRET });
  expect(found.map(({ variable }) => variable).sort()).toEqual([
    'KAFKA_CA',
    'KAFKA_PASSWORD',
    'KAFKA_TLS',
    'KAFKA_USER',
    'TENGEWATCH_MOD',
    'TENGEWATCH_NAME',
    'TENGEWATCH_WAIT',
  ]);
  expect(new ConfigError(found).message.split('\n')).toHaveLength(found.length);
});

test('the description names every variable with its default, its limits and its file', () => {
  const text = describeConfig(schema);
  for (const name of Object.keys(schema.properties)) expect(text).toMatch(new RegExp(`^  ${name} \\(`, 'm'));
  expect(text).toContain('  TENGEWATCH_NAME (required)\n      Give a name. Example: Aigul\n');
  expect(text).toContain('  TENGEWATCH_WAIT (default 5 seconds)\n      How long to wait. Give a whole number from 1 to 60, in seconds.\n');
  expect(text).toContain('Or name a file that holds it by KAFKA_PASSWORD_FILE.');
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
