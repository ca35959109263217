import { expect, test } from '@jest/globals';
import { mixedLettersText } from './spelling.js';

test.each<[string, string | undefined]>([
  ['Oasis Chain 24', undefined],
  ['Oa\u0455is \u0421hain', 'letters 3 and 6 are Cyrillic'],
  ['B\u0443b\u0456t', 'letters 2 and 4 are Cyrillic'],
  ['Bybi\u03c4', 'letter 5 is not Latin'],
  // A name that is wholly Cyrillic is what it looks like.
  ['\u041a\u043e\u043a-\u0411\u043e\u0440\u0438', undefined],
])('%s', (name, text) => {
  expect(mixedLettersText(name)).toBe(text);
});
