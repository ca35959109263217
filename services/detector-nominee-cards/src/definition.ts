/** What the catalogue of rules says of this one, and the service that watches with it alone. */
import type { JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import { NomineeCardsParameters } from './params.js';
import { createRule } from './rule.js';

export const nomineeCards: RuleDefinition = {
  name: 'nominee-cards',
  createRule,
  parameters: NomineeCardsParameters as unknown as JsonSchema,
  purpose:
    'Cards of nominal owners: many unrelated people pay in, often anonymously, and the money leaves within hours as cash, crypto or a transfer.',
  ground:
    "AFM 2024-2025: anonymous transactions on cards of nominal owners are its main concern, and top-ups above 500,000 KZT need the sender's verified IIN; 16-MR of the Bank of Russia lists the same signs.",
  httpPort: 9481,
};
