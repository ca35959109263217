/** Starts the cash-out-groups detector as a service. */
import { runRuleDetector } from '@tengewatch/shared/service/detector-service.js';
import { cashOutGroups } from './definition.js';

await runRuleDetector(cashOutGroups);
