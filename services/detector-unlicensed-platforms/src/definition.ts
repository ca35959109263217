/** What the catalogue of rules says of this one, and the service that watches with it alone. */
import type { JsonSchema } from '@tengewatch/shared/documents/json-schema.js';
import type { RuleDefinition } from '@tengewatch/shared/service/detector-service.js';
import { UnlicensedPlatformsParameters } from './params.js';
import { createRule } from './rule.js';

export const unlicensedPlatforms: RuleDefinition = {
  name: 'unlicensed-platforms',
  createRule,
  parameters: UnlicensedPlatformsParameters as unknown as JsonSchema,
  purpose:
    'Crypto platforms without a licence: trades with platforms that are not in the register or imitate one that is, and exchangers that hide behind cards of private persons.',
  ground: 'AFM 2024-2025: 130 exchangers closed; a platform needs a licence of the AFSA, whose register names those that have one.',
  httpPort: 9483,
};
