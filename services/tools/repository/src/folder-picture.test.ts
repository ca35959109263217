/** Folders import each other in one direction, and the picture of it is up to date. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { architectureFile, architectureText, folderImports, folderPicture, levelsOf } from './folder-picture.js';

const imports = folderImports();

test('they stand on levels, what events are below all that handle them, the command line on top', () => {
  const levels = levelsOf(imports);
  const levelOf = (box: string): number => levels.findIndex((level) => level.includes(box));
  const inOrder = ['documents', 'events', 'stream', 'rules', 'a detector for each rule', 'detector', 'reporter', 'workbench'];
  expect(inOrder.map(levelOf)).toEqual(inOrder.map(levelOf).toSorted((one, other) => one - other));
  expect(levels.at(-1)).toEqual(['workbench']);
  expect(levels.flat().length).toBeGreaterThan(15);
});

test('a circle is told by its folders', () => {
  const circle = new Map([
    ['log', new Set(['stream'])],
    ['stream', new Set(['log'])],
    ['events', new Set<string>()],
  ]);
  expect(() => levelsOf(circle)).toThrow('folders import each other in a circle: log, stream');
});

test('an arrow that follows from others is left out', () => {
  const chain = new Map([
    ['a', new Set(['b', 'c'])],
    ['b', new Set(['c'])],
    ['c', new Set<string>()],
  ]);
  expect(folderPicture(chain)).toBe('```mermaid\nflowchart TD\n  a["a"]\n  b["b"]\n  c["c"]\n  a --> b\n  b --> c\n```');
});

test('the picture in docs/architecture.md is up to date: else run npm run generate', () => {
  expect(readFileSync(architectureFile, 'utf8')).toBe(architectureText());
});
