/** What the catalogue of rules says of this one, and the service that watches with it alone. */
import type { JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import { CashOutGroupsParameters } from './params.js';
import { createRule } from './rule.js';

export const cashOutGroups: RuleDefinition = {
  name: 'cash-out-groups',
  createRule,
  parameters: CashOutGroupsParameters as unknown as JsonSchema,
  purpose:
    "Groups that turn other people's bank money into banknotes: several cards emptied at one machine within minutes, again and again, by the same few hands.",
  ground: 'AFM 2024-2025: 81 shadow cash-out groups with a turnover of 24 billion KZT; machines are the key vulnerability.',
  httpPort: 9482,
};
