/** Who is named by alerts: members of schemes, and people who have nothing to do with any scheme. */
import type { Alert } from '../events/alert.js';
import type { TypologyName } from '../events/truth.js';
import { isScored } from './score.js';
import type { KnownScheme, KnownTruth } from './truth-book.js';

export interface PeopleScore {
  /** People who hold a card in a plain or careful scheme of the typology. */
  readonly members: number;
  /** Those of them of whom an alert names a card. */
  readonly membersNamed: number;
  /** People of whom an alert names a card, and who have no part in a scheme of any typology or difficulty, not even as its customers. */
  readonly honestNamed: number;
}

/** An alert names the cards that it lists. Without a typology nobody is a member. */
export function scorePeople(typology: TypologyName | null, { schemes }: KnownTruth, finalAlerts: readonly Alert[]): PeopleScore {
  const acted = schemes.filter(({ eventCount }) => eventCount > 0);
  const wanted = acted.filter(({ truth }) => truth.typology === typology && truth.difficulty !== 'evasive');
  const members = new Set(wanted.flatMap(cardHoldersOf));
  const guilty = new Set(acted.flatMap(cardHoldersOf));
  const guiltyCards = new Set(acted.flatMap(({ cards }) => [...cards]));
  const named = new Set<string>();
  const honest = new Set<string>();
  for (const { card, holderIin } of finalAlerts.filter(isScored).flatMap(({ cardFacts }) => cardFacts)) {
    const person = holderIin ?? card;
    named.add(person);
    if (!guilty.has(person) && !guiltyCards.has(card)) honest.add(person);
  }
  return {
    members: members.size,
    membersNamed: [...members].filter((person) => named.has(person)).length,
    honestNamed: honest.size,
  };
}

const cardHoldersOf = ({ truth }: KnownScheme): string[] =>
  truth.members.flatMap(({ card, iin }) => (card === null || iin === null ? [] : [iin]));
