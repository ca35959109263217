/** Starts the unlicensed-platforms detector as a service. */
import { runRuleDetector } from '@tengewatch/shared/service/detector-service.js';
import { unlicensedPlatforms } from './definition.js';

await runRuleDetector(unlicensedPlatforms);
