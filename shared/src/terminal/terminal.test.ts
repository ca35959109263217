import { expect, test } from '@jest/globals';
import { widthFor } from './terminal.js';

test('lines follow the width of the screen, within reason', () => {
  expect([undefined, 0, 10, 60, 80, 97, 300].map(widthFor)).toEqual([80, 80, 40, 60, 80, 97, 100]);
});
