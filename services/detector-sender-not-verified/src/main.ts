/** Starts the sender-not-verified detector as a service. */
import { runRuleDetector } from '@tengewatch/shared/service/detector-service.js';
import { senderNotVerified } from './definition.js';

await runRuleDetector(senderNotVerified);
