/** What the catalogue of rules says of this one, and the service that watches with it alone. */
import type { JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import { createRule, SenderNotVerifiedParameters } from './rule.js';

export const senderNotVerified: RuleDefinition = {
  name: 'sender-not-verified',
  createRule,
  parameters: SenderNotVerifiedParameters as unknown as JsonSchema,
  purpose: "Breaches by banks: top-ups above the threshold that were passed without the sender's verified IIN.",
  ground:
    "AFM 2024-2025: the sender's IIN must be verified above 500,000 KZT through government databases, with confirmation in an app or by SMS.",
  httpPort: 9484,
};
