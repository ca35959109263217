/** Nothing that the world can build is left out of the tables from which it is built. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { difficulties, platformForms, typologyNames } from '../events/truth.js';
import { lookAlikeNames, lookAlikes } from './look-alikes/look-alikes.js';
import { schemeBuilders } from './schemes/schemes.js';

/** Tests run from the compiled files. */
const world = new URL('../../src/world/', import.meta.url);

interface Source {
  readonly file: string;
  readonly text: string;
}

const sources = (folder: string): Source[] =>
  readdirSync(new URL(folder, world))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => ({ file, text: readFileSync(new URL(`${folder}${file}`, world), 'utf8') }));

/** Functions of a file that give what is to be built. */
const builders = ({ file, text }: Source, gives: string) =>
  [...text.matchAll(new RegExp(`export (?:function|const) (\\w+)[^\\n]*: ${gives}\\b`, 'g'))].map(([, name]) => ({ file, name: name! }));

describe('look-alikes', () => {
  const built = sources('look-alikes/').flatMap((source) => builders(source, 'BuiltLookAlike'));

  test('every file of one stands in the table under its name', () => {
    expect(built.length).toBeGreaterThan(10);
    const inTable = new Map<string, string>(lookAlikeNames.map((habit) => [`${habit}.ts`, lookAlikes[habit].build.name]));
    const left = built.filter(({ file, name }) => inTable.get(file) !== name);
    expect(
      left.map(({ file, name }) => `world/look-alikes/${file}: ${name} is not in the table of look-alikes.ts under the file's name`),
    ).toEqual([]);
    expect([...inTable.keys()].filter((file) => !built.some((one) => one.file === file))).toEqual([]);
  });

  test('every typology has some', () => {
    const without = typologyNames.filter((typology) => !lookAlikeNames.some((habit) => lookAlikes[habit].typology === typology));
    expect(without.map((typology) => `${typology} has no look-alike in look-alikes.ts`)).toEqual([]);
  });
});

test('every builder of schemes is in the table, or called by one that is', () => {
  const files = sources('schemes/');
  const built = files.flatMap((source) => builders(source, 'BuiltScheme'));
  expect(built.length).toBeGreaterThan(3);
  const inTable = new Set(Object.values(schemeBuilders).map(({ name }) => name));
  const left = built.filter(
    ({ file, name }) => !inTable.has(name) && !files.some((other) => other.file !== file && new RegExp(`\\b${name}\\(`).test(other.text)),
  );
  expect(left.map(({ file, name }) => `world/schemes/${file}: ${name} is not in the table of schemes.ts`)).toEqual([]);
});

test.each([
  ['difficulties', difficulties],
  ['platformForms', platformForms],
  ['typologyNames', typologyNames],
])('lists that say the same as %s are written once', (_, values) => {
  const listed = new RegExp(`\\[\\s*${values.map((value) => `'${value}'`).join(',\\s*')}\\s*,?\\s*\\]`);
  const shared = new URL('../../src/', import.meta.url);
  const places = readdirSync(shared, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('rule-names.ts'))
    .filter((file) => listed.test(readFileSync(new URL(file, shared), 'utf8')));
  expect(places.map((file) => file.replaceAll('\\', '/'))).toEqual(['events/truth.ts']);
});
