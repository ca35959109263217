import { expect, test } from '@jest/globals';
import { obeyedIn, obeyedName, printable, printableColoured, printableData, printableJson, printableLines } from './printable.js';

test('whatever a terminal would obey is shown as an escape', () => {
  expect(printable('a\u001b[31mb\u0007\u009b2J\u202ec\nd\te\r')).toBe('a\\u001b[31mb\\u0007\\u009b2J\\u202ec\\nd\\te\\r');
  expect(printable('Алматы қаласы – 500 ₸ 😀')).toBe('Алматы қаласы – 500 ₸ 😀');
  expect(printableLines('one\ntwo\u001b')).toBe('one\ntwo\\u001b');
});

test('the colours of the commands pass, and nothing else that begins like them', () => {
  expect(printableColoured('\u001b[1mbold\u001b[22m\nx')).toBe('\u001b[1mbold\u001b[22m\nx');
  expect(printableColoured('\u001b[2J\u001b[1;1H\u001b]0;title\u0007')).toBe('\\u001b[2J\\u001b[1;1H\\u001b]0;title\\u0007');
});

test('data keeps its shape, and JSON stays the same JSON', () => {
  expect(printableData({ 'k\u001b': ['a\u0085', 1, null, { x: true }] })).toEqual({ 'k\\u001b': ['a\\u0085', 1, null, { x: true }] });
  const line = `${JSON.stringify({ msg: 'a\u001b\u009b\u202e' })}\n`;
  expect(printableJson(line)).toBe('{"msg":"a\\u001b\\u009b\\u202e"}\n');
  expect(JSON.parse(printableJson(line))).toEqual(JSON.parse(line));
});

test('such characters are found in their places and named', () => {
  expect(obeyedIn('a\tb\u0000', '\t')).toEqual([{ character: '\u0000', offset: 3 }]);
  expect(['\u0000', '\u001b', '\u0085', '\u202e'].map(obeyedName)).toEqual([
    'control character U+0000 (NUL)',
    'control character U+001B (escape)',
    'control character U+0085',
    'character U+202E, which turns the direction of the text after it',
  ]);
});
