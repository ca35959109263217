/** Publishes the crypto trades that are settled with cards. */
import { runProducer } from '@tengewatch/shared/service/producer-service.js';

await runProducer({ name: 'producer-exchanger-trades', httpPort: 9472 });
