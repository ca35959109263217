/** When two alerts are the same: rule, seed, subject and overlapping times, whatever their ids and rule versions. */
import { describe, expect, test } from '@jest/globals';
import type { FoundAlert } from '../backtest/found-alert.js';
import { matchAlerts } from './match-alerts.js';

let made = 0;
const alert = (fields: Partial<FoundAlert> = {}): FoundAlert => ({
  seed: 1,
  alertId: `alert-${made++}`,
  rule: 'nominee-cards',
  subject: { kind: 'card', id: '9' },
  cards: ['9'],
  fromMs: 100,
  toMs: 200,
  truth: { kind: 'false', habit: null },
  reasons: [],
  people: [],
  ...fields,
});
const group = (cards: string, fields: Partial<FoundAlert> = {}): FoundAlert =>
  alert({ rule: 'cash-out-groups', subject: { kind: 'group', id: `group-${made}` }, cards: cards.split(''), ...fields });

const counts = (a: readonly FoundAlert[], b: readonly FoundAlert[]): string => {
  const { onlyA, onlyB, bothOfA, bothOfB } = matchAlerts(a, b);
  return `${onlyA.length} ${bothOfA.length}/${bothOfB.length} ${onlyB.length}`;
};

describe('an alert on a card', () => {
  test.each<[string, Partial<FoundAlert>, boolean]>([
    ['with another id and start', { fromMs: 150, toMs: 300 }, true],
    ['that touches its last instant', { fromMs: 200, toMs: 300 }, true],
    ['that begins just after it', { fromMs: 201, toMs: 300 }, false],
    ['on another card', { subject: { kind: 'card', id: '8' } }, false],
    ['of another rule', { rule: 'unlicensed-platforms' }, false],
    ['of another seed', { seed: 2 }, false],
  ])('%s', (_what, fields, isSame) => {
    expect(counts([alert()], [alert(fields)])).toBe(isSame ? '0 1/1 0' : '1 0/0 1');
  });

  test('that is two on the other side is in both', () => {
    const two = [alert({ fromMs: 100, toMs: 120 }), alert({ fromMs: 180, toMs: 200 }), alert({ fromMs: 300, toMs: 300 })];
    expect(counts([alert()], two)).toBe('0 1/2 1');
  });
});

describe('a group', () => {
  test.each([
    // Half of the smaller one: two of four.
    ['abcd', 'cdefgh', true],
    ['abcde', 'defghij', false],
    ['ab', 'abcdefghij', true],
    ['ab', 'cd', false],
  ])('of %s is that of %s: %s', (one, other, isSame) => {
    expect(counts([group(one)], [group(other)])).toBe(isSame ? '0 1/1 0' : '1 0/0 1');
  });
});

test('nothing against something', () => {
  expect([counts([], []), counts([alert()], []), counts([], [alert()])]).toEqual(['0 0/0 0', '1 0/0 0', '0 0/0 1']);
});
