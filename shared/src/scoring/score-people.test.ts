import { expect, test } from '@jest/globals';
import type { CardFacts } from '../events/alert.js';
import type { SchemeTruth } from '../events/truth.js';
import { cardOf, givenAlert, givenIllicitEvent, givenScheme } from '../testing/given-truth.js';
import { createScorer } from './score.js';
import { scorePeople } from './score-people.js';

const iinOf = (n: number): string => `90010180000${n}`;
const heldBy = (n: number, person = n): CardFacts => ({ card: cardOf(n), holderIin: iinOf(person), bank: 'Bank', issuedOn: null });
const member = (n: number) => ({ role: 'nominee', card: cardOf(n), iin: iinOf(n), platform: null });
const organiser = { role: 'organiser', card: null, iin: iinOf(9), platform: null };

type Scheme = Pick<SchemeTruth, 'members'> & Partial<SchemeTruth>;

function truthOf(...schemes: Scheme[]) {
  const scorer = createScorer();
  for (const [index, scheme] of schemes.entries()) {
    scorer.observe({ ...givenScheme(`s${index}`), ...scheme });
    scorer.observe(givenIllicitEvent(`s${index}`, `e${index}`, { card: cardOf(1) }));
  }
  return scorer.truth();
}

test('a member is found by any card of theirs; whoever holds no card cannot be named', () => {
  const truth = truthOf({ members: [member(1), member(2), organiser] });
  const alerts = [givenAlert('a', { cardFacts: [heldBy(1), heldBy(7, 2)] })];
  expect(scorePeople('nominee-cards', truth, alerts)).toEqual({ members: 2, membersNamed: 2, honestNamed: 0 });
});

test('people of another typology or an evasive scheme are neither members nor honest', () => {
  const truth = truthOf({ typology: 'cash-out-groups', members: [member(1)] }, { difficulty: 'evasive', members: [member(2)] });
  const alerts = [givenAlert('a', { cardFacts: [heldBy(1), heldBy(2), heldBy(3)] })];
  expect(scorePeople('nominee-cards', truth, alerts)).toEqual({ members: 0, membersNamed: 0, honestNamed: 1 });
});

test('one person with two cards is one person, and merged alerts name nobody', () => {
  const truth = truthOf({ members: [member(1)] });
  const alerts = [
    givenAlert('a', { cardFacts: [heldBy(3), heldBy(4, 3)] }),
    givenAlert('b', { cardFacts: [heldBy(1), heldBy(5)], status: 'merged', mergedInto: 'a' }),
  ];
  expect(scorePeople('nominee-cards', truth, alerts)).toEqual({ members: 1, membersNamed: 0, honestNamed: 1 });
});
