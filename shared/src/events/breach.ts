/** An event in which a bank did not keep a rule of compliance. Keyed by bank. */
import Type from 'typebox';
import { Evidence } from './alert.js';
import { ruleNames } from './rule-names.js';
import { cardNumber, dateText, eventHead, iin, oneOf, orNull, shortText } from './schema-parts.js';

export const Breach = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('breach'),
    key: shortText('The bank.'),
    rule: oneOf(ruleNames, 'The rule that it did not keep.'),
    holderIin: iin('Holder of the card.'),
    card: cardNumber,
    cardIssuedOn: orNull(dateText('Date of issue of the card; null where the event does not say.')),
    evidence: Evidence,
  },
  { additionalProperties: false },
);
export type Breach = Type.Static<typeof Breach>;
