/** Publishes cash withdrawals, paid and refused. */
import { runProducer } from '@tengewatch/shared/service/producer-service.js';

await runProducer({ name: 'producer-atm-withdrawals', httpPort: 9473 });
