/**
 * Sender not verified: since 2024 a bank must verify the sender of a top-up above 500,000 KZT through the government database. A top-up
 * above it that was let in without is a breach by the bank, whoever holds the card.
 */
import { tengeToTiyn } from '@tengewatch/shared/events/money.js';
import { breachRule, dayParameters } from '@tengewatch/shared/rules/kit/breach-rule.js';
import { wholeParameter } from '@tengewatch/shared/rules/parameters.js';
import Type from 'typebox';

export const SenderNotVerifiedParameters = Type.Object(
  {
    verificationThresholdKzt: wholeParameter({
      default: 500_000,
      minimum: 1,
      maximum: 1_000_000_000,
      description: 'Sum above which the sender must be verified.',
      ground: 'AFM 2024-2025: top-ups above 500,000 KZT need the verified IIN of the sender, through government databases',
    }),
    ...dayParameters({ updateIntervalHours: 24, mediumKzt: 2_000_000, highKzt: 10_000_000 }),
  },
  { additionalProperties: false, description: 'Parameters of the sender-not-verified rule.' },
);

export const createRule = breachRule({
  name: 'sender-not-verified',
  codeVersion: 1,
  parameters: SenderNotVerifiedParameters,
  breaches: 'top-ups above the threshold whose sender was not verified',
  isBreach: {
    'card-top-ups': ({ amountTiyn, senderIin, senderVerification }, { verificationThresholdKzt }) =>
      amountTiyn > tengeToTiyn(verificationThresholdKzt) && (senderIin === null || senderVerification !== 'government-database'),
  },
});
