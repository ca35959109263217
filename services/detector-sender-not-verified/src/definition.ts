/** What the catalogue of rules says of this one, and the service that watches with it alone. */
import type { JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import { createRule, SenderNotVerifiedParameters } from './rule.js';

export const senderNotVerified: RuleDefinition = {
  name: 'sender-not-verified',
  createRule,
  parameters: SenderNotVerifiedParameters as unknown as JsonSchema,
  httpPort: 9484,
};
