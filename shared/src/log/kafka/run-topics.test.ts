/** Which topics of a cluster are taken for those of a run: none that a stranger has called alike. */
import { expect, test } from '@jest/globals';
import { runsAmong } from './run-topics.js';

const signs = {
  everyRunHas: ['alerts', 'truth'],
  mayHave: ['alerts', 'truth', 'progress.one'],
  isGivenName: (name: string) => name === 'given',
};
const namesOf = (...topics: readonly string[]) => runsAmong(topics, signs).map(({ name }) => name);

test('a run has its topics and no others, in whatever order they come', () => {
  expect(runsAmong(['b.truth', 'a.truth', 'a.progress.one', 'a.backup', 'a.alerts', 'b.alerts'], signs)).toEqual([
    { name: 'a', topics: ['a.alerts', 'a.progress.one', 'a.truth'], others: ['a.backup'], isWhole: true },
    { name: 'b', topics: ['b.alerts', 'b.truth'], others: [], isWhole: true },
  ]);
});

test.each([
  ['one of its topics alone', ['shop.alerts']],
  ['its topics behind different names', ['a.alerts', 'b.truth']],
  ['names that only begin like its own', ['a.alerts-old', 'a.truth2', 'a.alerts.copy', 'a.truth.copy']],
  ['a copy of a run behind another name', ['mirror.a.alerts', 'mirror.a.truth']],
  ['topics without a name before them', ['.alerts', '.truth', 'alerts', 'truth', '__consumer_offsets']],
])('%s are no run', (_what, topics) => {
  expect(namesOf(...topics)).toEqual([]);
});

test('what is left of a run is known by a name that only runs are given', () => {
  expect(runsAmong(['given.alerts', 'given.backup'], signs)).toEqual([
    { name: 'given', topics: ['given.alerts'], others: ['given.backup'], isWhole: false },
  ]);
  expect(namesOf('given.backup')).toEqual([]);
});
