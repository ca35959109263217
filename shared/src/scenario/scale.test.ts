import { expect, test } from '@jest/globals';
import { scaledContent } from './scale.js';

const ADULTS = 13_300_000;
const content = {
  people: 10_000,
  schemes: [
    { typology: 'nominee-cards', difficulty: 'plain', count: 2 },
    { typology: 'cash-out-groups', count: 1 },
  ],
};

test('people and schemes grow together', () => {
  expect(scaledContent({ ...content, scale: 100 }, ADULTS)).toEqual({
    content: {
      scale: 100,
      people: 133_000,
      schemes: [
        { typology: 'nominee-cards', difficulty: 'plain', count: 27 },
        { typology: 'cash-out-groups', count: 13 },
      ],
    },
    problems: [],
  });
});

test('a scale that rounds a kind of scheme to nothing is refused, with the largest that does not', () => {
  const { problems } = scaledContent({ ...content, scale: 3_000 }, ADULTS);
  expect(problems).toEqual([
    expect.objectContaining({
      path: ['scale'],
      message: '1:3,000 leaves no scheme of schemes.1 (cash-out-groups)',
      hint: 'give at most 2,660, or a larger count',
    }),
  ]);
  expect(scaledContent({ ...content, scale: 2_660 }, ADULTS).problems).toEqual([]);
});

test('a country larger or smaller than can be simulated is told as such', () => {
  expect(scaledContent({ ...content, scale: 1 }, ADULTS).problems).toEqual([
    expect.objectContaining({ message: '1:1 is a country of 13,300,000 people', hint: 'give 3 to 133,000' }),
  ]);
});

test.each([{}, { scale: 'x' }, { scale: 0 }, { scale: 1.5 }, { scale: 100, people: 'many' }])(
  'what is wrong by itself is left alone: %p',
  (wrong) => {
    expect(scaledContent({ ...content, ...wrong }, ADULTS)).toEqual({ content: { ...content, ...wrong }, problems: [] });
  },
);
