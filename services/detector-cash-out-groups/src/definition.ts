/** What the catalogue of rules says of this one, and the service that watches with it alone. */
import type { JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import { CashOutGroupsParameters } from './params.js';
import { createRule } from './rule.js';

export const cashOutGroups: RuleDefinition = {
  name: 'cash-out-groups',
  createRule,
  parameters: CashOutGroupsParameters as unknown as JsonSchema,
  httpPort: 9482,
};
