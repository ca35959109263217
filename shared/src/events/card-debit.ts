/** Money that leaves a card other than by ATM or exchanger: a transfer, a purchase, a fee or an instalment of a loan. */
import Type from 'typebox';
import { cardNumber, eventHead, iin, oneOf, orNull, shortText, tiyn } from './schema-parts.js';

export const debitKinds = ['transfer', 'purchase', 'fee', 'repayment'] as const;

export const CardDebit = Type.Object(
  {
    ...eventHead,
    card: cardNumber,
    bank: shortText('Bank that issued the card.'),
    city: shortText('City of the shop; for a transfer or fee, the home city of the card.'),
    kind: oneOf(debitKinds, 'What the money was for.'),
    amountTiyn: tiyn('Sum taken from the card.'),
    holderIin: iin('Holder of the card.'),
    counterparty: shortText("The bank's token for whoever received the money; stable for one counterparty."),
    transferId: orNull(shortText('Joins the two legs of a transfer between cards; null when the recipient is outside.')),
  },
  { $id: 'CardDebit', additionalProperties: false, description: 'Money debited from a card.' },
);
export type CardDebit = Type.Static<typeof CardDebit>;
