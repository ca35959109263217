/** What the catalogue of rules says of this one, and the service that watches with it alone. */
import type { JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import { NomineeCardsParameters } from './params.js';
import { createRule } from './rule.js';

export const nomineeCards: RuleDefinition = {
  name: 'nominee-cards',
  createRule,
  parameters: NomineeCardsParameters as unknown as JsonSchema,
  httpPort: 9481,
};
