/** Starts the nominee-cards detector as a service. */
import type { JsonSchema } from '@tengewatch/shared/scenario/schema.js';
import { runDetector } from '@tengewatch/shared/service/detector-service.js';
import { NomineeCardsParameters } from './params.js';
import { createRule } from './rule.js';

await runDetector({
  name: 'detector-nominee-cards',
  rule: createRule,
  parameters: NomineeCardsParameters as unknown as JsonSchema,
  httpPort: 9481,
});
