/** Starts the cash-out-groups detector as a service. */
import type { JsonSchema } from '@tengewatch/shared/scenario/schema.js';
import { runDetector } from '@tengewatch/shared/service/detector-service.js';
import { CashOutGroupsParameters } from './params.js';
import { createRule } from './rule.js';

await runDetector({
  name: 'detector-cash-out-groups',
  rule: createRule,
  parameters: CashOutGroupsParameters as unknown as JsonSchema,
  httpPort: 9482,
});
