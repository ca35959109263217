/** Alerts without evidence: true by the cards that they name, once the scheme has acted. */
import { expect, test } from '@jest/globals';
import { cardOf, givenAlert, givenDecoy, givenIllicitEvent, givenScheme } from '../testing/given-truth.js';
import { judgeByCards } from './judge-alert.js';
import { createTruthBook } from './truth-book.js';

function truth() {
  const book = createTruthBook();
  book.observe(givenScheme('late', { cards: [cardOf(1), cardOf(2)] }));
  book.observe(givenScheme('early', { cards: [cardOf(2), cardOf(3)] }));
  book.observe(givenScheme('never', { cards: [cardOf(4)] }));
  book.observe(givenDecoy('wedding', [cardOf(5)]));
  book.observe(givenIllicitEvent('late', 'l', { timeMs: 2000, card: cardOf(1) }));
  book.observe(givenIllicitEvent('early', 'e', { timeMs: 1000, card: cardOf(3) }));
  return book.close();
}

const judged = (cards: readonly number[], openedAtMs: number) =>
  judgeByCards(givenAlert('a', { cards: cards.map(cardOf), evidence: [], openedAtMs }), truth()).verdict;

test.each<[string, readonly number[], number, string | null, number | null]>([
  ['a member once its scheme has acted', [1], 2000, 'late', 1],
  ['a member just before', [1], 1999, null, 0],
  ['a member of two schemes belongs to the one that acted first', [2], 2000, 'early', 1],
  ['a member of two schemes of which one has acted', [2], 1500, 'early', 1],
  ['half of the cards is not enough', [1, 5], 2000, null, 0.5],
  ['more than half is', [1, 2, 5], 2000, 'late', 0.666667],
  ['a scheme that never acts makes nothing true', [4], 9999, null, 0],
  ['nobody named', [], 2000, null, null],
])('%s', (_what, cards, openedAtMs, schemeId, trueShare) => {
  const verdict = judged(cards, openedAtMs);
  expect(verdict.schemeId).toBe(schemeId);
  if (trueShare === null) expect(verdict.trueShare).toBeNull();
  else expect(verdict.trueShare).toBeCloseTo(trueShare, 3);
});

test('a false one tells whom it took for a scheme', () => {
  expect(judged([5], 2000)).toMatchObject({ schemeId: null, decoyId: 'wedding', habit: 'wedding-pool' });
});
