/** Publishes the card-keyed life of the retail banks: top-ups, the debits without which no money could leave, and the truth. */
import { runProducer } from '@tengewatch/shared/service/producer-service.js';

await runProducer({ name: 'producer-card-top-ups', httpPort: 9471 });
