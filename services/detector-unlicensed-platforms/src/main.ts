/** Starts the unlicensed-platforms detector as a service. */
import type { JsonSchema } from '@tengewatch/shared/scenario/schema.js';
import { runDetector } from '@tengewatch/shared/service/detector-service.js';
import { UnlicensedPlatformsParameters } from './params.js';
import { createRule } from './rule.js';

await runDetector({
  name: 'detector-unlicensed-platforms',
  rule: createRule,
  parameters: UnlicensedPlatformsParameters as unknown as JsonSchema,
  httpPort: 9483,
});
