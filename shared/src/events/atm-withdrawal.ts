/** Cash taken, or asked for, at an ATM. */
import Type from 'typebox';
import { cardNumber, eventHead, iin, oneOf, shortText, tiyn } from './schema-parts.js';

export const biometricChecks = ['none', 'face', 'fingerprint'] as const;
export const withdrawalOutcomes = [
  'paid',
  'refused-insufficient-balance',
  'refused-daily-limit',
  'refused-card-blocked',
  'refused-out-of-order',
] as const;

export const AtmWithdrawal = Type.Object(
  {
    ...eventHead,
    card: cardNumber,
    bank: shortText('Bank that issued the card.'),
    atm: shortText('The machine.'),
    atmBank: shortText('Bank that runs the machine.'),
    city: shortText('City of the machine.'),
    holderIin: iin('Holder of the card.'),
    amountTiyn: tiyn('Sum asked for; it left the card only when paid.'),
    biometric: oneOf(biometricChecks, 'Biometric check made at the machine.'),
    outcome: oneOf(withdrawalOutcomes, 'Whether the machine paid.'),
  },
  { $id: 'AtmWithdrawal', additionalProperties: false, description: 'A cash withdrawal or its refusal.' },
);
export type AtmWithdrawal = Type.Static<typeof AtmWithdrawal>;
