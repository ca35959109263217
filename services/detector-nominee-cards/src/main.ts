/** Starts the nominee-cards detector as a service. */
import { runRuleDetector } from '@tengewatch/shared/service/detector-service.js';
import { nomineeCards } from './definition.js';

await runRuleDetector(nomineeCards);
