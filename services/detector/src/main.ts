/** Starts a detector of any set of rules as a service. */
import { runAnyDetector } from '@tengewatch/shared/service/detector-service.js';
import { catalogue } from './catalogue.js';

await runAnyDetector(catalogue, 9480);
