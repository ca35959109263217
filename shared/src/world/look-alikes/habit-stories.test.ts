import { expect, test } from '@jest/globals';
import { habitStories } from './habit-stories.js';
import { lookAlikeNames } from './look-alikes.js';

test('every look-alike is told in one sentence, and one says how it shows; no two alike', () => {
  expect(Object.keys(habitStories).sort()).toEqual([...lookAlikeNames].sort());
  const sentences = Object.values(habitStories).flatMap(({ whatItIs, howItShows }) => [whatItIs, howItShows]);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^.]{20,170}\.$/);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const { howItShows } of Object.values(habitStories)) expect(howItShows).toMatch(/^It shows in /);
});
