/** Starts the structuring detector as a service. */
import { runRuleDetector } from '@tengewatch/shared/service/detector-service.js';
import { structuring } from './definition.js';

await runRuleDetector(structuring);
