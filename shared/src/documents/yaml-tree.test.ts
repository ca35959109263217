import { expect, test } from '@jest/globals';
import { readDocument } from './yaml-document.js';
import { problemText } from './problem.js';
import { readYaml } from './yaml-tree.js';

const told = (text: string): string[] => readDocument(text, 'a.yaml').problems.map(problemText);

test('plain values, lists, maps and aliases become plain data with no parts in common', () => {
  const { content, problems } = readYaml('a: &a { x: [1, 0x10, 1e3, .5] }\nb: *a\nc: "t\\e"\nd: 2024-01-01\ne:\n"1": yes\n');
  expect(problems).toEqual([]);
  expect(content).toEqual({ a: { x: [1, 16, 1000, 0.5] }, b: { x: [1, 16, 1000, 0.5] }, c: 't\u001b', d: '2024-01-01', e: null, 1: 'yes' });
  const { a, b } = content as { a: object; b: object };
  expect(a).not.toBe(b);
});

test.each<[string, string, string[]]>([
  ['an alias of nothing', 'people: *a\n', ['a.yaml:1:9  unknown alias *a; write the value out']],
  ['an alias of something else', 'a: &b 1\npeople: *a\nc: &c 2\n', ['a.yaml:2:9  unknown alias *a; known here: *b']],
  ['an alias before its anchor', 'people: *a\nb: &a 5\n', ['a.yaml:1:9  unknown alias *a; write the value out']],
  ['an alias of what holds it', 'w: &w\n  p: *w\n', ['a.yaml:2:6  *w stands inside the part that it repeats; write the value out']],
  ['a merge key', 'a: &a { x: 1 }\nb:\n  <<: *a\n', ['a.yaml:3:3  merge keys (<<) are not followed; write the keys out']],
  [
    'a merge key under YAML 1.1',
    '%YAML 1.1\n---\na: { <<: { x: 1 } }\n',
    ['a.yaml:3:6  merge keys (<<) are not followed; write the keys out'],
  ],
  [
    'a tag',
    'a: !money 5\nb: !!binary aGk=\n',
    ['a.yaml:1:4  the tag !money is not known; leave it out', 'a.yaml:2:4  the tag !!binary is not known; leave it out'],
  ],
  [
    'a key that is a list',
    '{ [a, b]: 1 }\n',
    ['a.yaml:1:3  a key must be one word, not a list or a map; quote it if the brackets belong to it'],
  ],
  ['a key given twice', 'a: 1\na: 2\n', ['a.yaml:2:1  "a" is given twice; keep one of the two']],
  ['two documents', 'a: 1\n---\na: 2\n', ['a.yaml:2:1  a second document starts here; keep one, without "---" between parts']],
  [
    'lines that are indented with tabs, one mistake for each',
    'a:\n\tb: 1\n \tc:\n\t\t- d\n\n\t# no mistake\ne: 1\n',
    [2, 3, 4].map((line) => `a.yaml:${line}:${line === 3 ? 2 : 1}  this line is indented with a tab; YAML allows only spaces there`),
  ],
  [
    'characters that a terminal would obey',
    'a: 1\r\nb: x\u001b[31m\u202e\nc: \u0000\r',
    [
      'a.yaml:2:5  there is a control character U+001B (escape); take it out; only what can be seen belongs into the text',
      'a.yaml:2:10  there is a character U+202E, which turns the direction of the text after it; take it out; only what can be seen belongs into the text',
      'a.yaml:3:4  there is a control character U+0000 (NUL); take it out; only what can be seen belongs into the text',
      'a.yaml:3:5  there is a control character U+000D (carriage return without a line feed); take it out; only what can be seen belongs into the text',
    ],
  ],
  [
    'a text that is far too long',
    `a: ${'x'.repeat(200_000)}\n`,
    ['a.yaml:1:1  the text is far too long; at most 200,000 characters are read'],
  ],
])('%s is told with its place', (_what, text, problems) => {
  expect(told(text)).toEqual(problems);
});

test('aliases that multiply, and lists that nest without end, are refused and not followed', () => {
  const bomb = Array.from({ length: 9 }, (_, level) => `a${level}: &a${level} [${(level === 0 ? '1,' : `*a${level - 1},`).repeat(9)}]`);
  expect(told(bomb.join('\n'))).toEqual([expect.stringMatching(/a\.yaml:\d+:\d+ {2}the aliases \(\*name\) repeat too much of the text/)]);
  expect(told(`[${'1,'.repeat(60_000)}]`)[0]).toContain('the text holds far too many values');
  for (const deep of [`a: ${'['.repeat(50)}${']'.repeat(50)}`, `a: ${'['.repeat(50_000)}`, '- '.repeat(5000)]) {
    expect(told(deep).join('\n')).toContain('nested too deeply');
  }
});

test('tabs that mean no harm are none', () => {
  expect(told('a: |\n  text\n  \tindented text\nb:\t1\n')).toEqual([]);
});
