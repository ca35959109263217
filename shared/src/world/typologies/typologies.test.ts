/** A typology is described whole in its folder, and nothing that stands there is left out of what the world builds. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { typologyNames } from '../../events/truth.js';
import { lookAlikes, typologies } from './typologies.js';
import { lookAlikeNames } from './look-alike-names.js';

/** Tests run from the compiled files. */
const here = new URL('../../../src/world/typologies/', import.meta.url);

interface Source {
  readonly file: string;
  readonly text: string;
}

const sourcesOf = (typology: string): Source[] =>
  readdirSync(new URL(typology, here))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => ({ file, text: readFileSync(new URL(`${typology}/${file}`, here), 'utf8') }));

test('every folder is a typology', () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...typologyNames].sort());
});

describe.each(typologyNames)('%s', (typology) => {
  const sources = sourcesOf(typology);
  const named = Object.keys(typologies[typology].lookAlikes);

  test('has look-alikes, and names each that its folder describes by the name of its file', () => {
    const described = sources.filter(({ text }) => /: LookAlike = /.test(text)).map(({ file }) => file.replace('.ts', ''));
    expect(described.length).toBeGreaterThan(0);
    expect([...named].sort()).toEqual(described.sort());
  });

  test('builds with every builder of schemes in its folder', () => {
    const built = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/export function (\w+)[^\n]*: BuiltScheme\b/g)].map(([, name]) => ({ file, name: name! })),
    );
    expect(built.length).toBeGreaterThan(0);
    const isUsed = ({ file, name }: { file: string; name: string }) =>
      sources.some((other) => other.file !== file && new RegExp(`\\b${name}(\\(|,)`).test(other.text));
    expect(built.filter((one) => !isUsed(one))).toEqual([]);
  });
});

test('every look-alike is told in one sentence, and one says how it shows; no two alike', () => {
  const stories = lookAlikeNames.map((habit) => lookAlikes[habit]);
  const sentences = stories.flatMap(({ whatItIs, howItShows }) => [whatItIs, howItShows]);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^.]{20,170}\.$/);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const { howItShows } of stories) expect(howItShows).toMatch(/^It shows in /);
});

test('no two typologies have a look-alike of one name', () => {
  const all = typologyNames.flatMap((typology) => Object.keys(typologies[typology].lookAlikes));
  expect(new Set(all).size).toBe(all.length);
});
