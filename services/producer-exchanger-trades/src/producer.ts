/** Publishes the crypto trades that are settled with cards. */
import type { Producer } from '@tengewatch/shared/pipeline/producer.js';

export const exchangerTradesProducer: Producer = {
  name: 'producer-exchanger-trades',
  topics: ['exchanger-trades'],
  writesTruth: false,
};
