/** What the catalogue of rules says of this one, and the service that watches with it alone. */
import type { JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import { StructuringParameters } from './params.js';
import { createRule } from './rule.js';

export const structuring: RuleDefinition = {
  name: 'structuring',
  createRule,
  parameters: StructuringParameters as unknown as JsonSchema,
  purpose:
    'People who receive one large sum as several just under the threshold from which a sender must be verified: over a few hours to some days, on one card or several, often from nobody named.',
  ground:
    "AFM 2024-2025: top-ups above 500,000 KZT need the sender's verified IIN, and anonymous transactions are its main concern; who wants to stay unverified splits the sum.",
  httpPort: 9485,
};
