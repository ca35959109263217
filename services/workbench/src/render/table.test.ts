import { expect, test } from '@jest/globals';
import { tableLines } from './table.js';

const columns = [{ title: 'First true alert after' }, { title: 'moved before it', align: 'right' as const }, { title: 'note' }];
const rows = [
  ['unlicensed-platforms', '1,234,567 KZT', 'a note of several words that takes room'],
  ['* many senders', '–', 'short'],
];
const plain = (text: string): string => text;

test('a table breaks its widest cells where it does not fit, and keeps all of its words', () => {
  const wide = tableLines(columns, rows, plain, 100);
  expect(wide).toHaveLength(3);
  const narrow = tableLines(columns, rows, plain, 60);
  expect(narrow.filter((line) => line.length > 60)).toEqual([]);
  const words = (lines: readonly string[]): string[] =>
    lines
      .join(' ')
      .split(/[\s-]+/)
      .sort();
  expect(words(narrow)).toEqual(words(wide));
  expect(tableLines(columns, rows, plain, 48).filter((line) => line.length > 48)).toEqual([]);
  expect(tableLines(columns, rows, plain, 48).join('\n')).toMatch(/unlicensed-[^]*\n {2}platforms/);
});

test('a table whose words are too long is wider than the screen, and still a table', () => {
  expect(tableLines([{ title: 'a' }, { title: 'b' }], [['x'.repeat(50), '1']], plain, 40)[1]).toBe(`  ${'x'.repeat(50)}  1`);
});
