/** Money that reaches a card: from a terminal, another person, a branch, an employer or a loan. */
import Type from 'typebox';
import { cardNumber, dateText, eventHead, iin, oneOf, orNull, shortText, tiyn } from './schema-parts.js';

export const topUpChannels = ['terminal', 'p2p', 'branch', 'employer', 'loan'] as const;
export const senderVerifications = ['none', 'government-database', 'app', 'sms'] as const;

export const CardTopUp = Type.Object(
  {
    ...eventHead,
    card: cardNumber,
    bank: shortText('Bank that issued the card.'),
    city: shortText('City where the money was paid in; for a transfer, the home city of the card.'),
    channel: oneOf(topUpChannels, 'How the money came in.'),
    amountTiyn: tiyn('Sum credited to the card.'),
    senderIin: orNull(iin('Who sent the money; null when the channel named nobody.')),
    senderVerification: oneOf(senderVerifications, "How the sender's identity was verified."),
    recipientIin: iin('Holder of the card.'),
    terminal: orNull(shortText('Payment terminal; null for other channels.')),
    transferId: orNull(shortText('Joins the two legs of a transfer between cards; null when the sender is outside.')),
    cardIssuedOn: dateText('Date of issue of the card.'),
  },
  { $id: 'CardTopUp', additionalProperties: false, description: 'Money credited to a card.' },
);
export type CardTopUp = Type.Static<typeof CardTopUp>;
