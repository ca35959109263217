/** Publishes the card-keyed life of the retail banks: top-ups, and the debits without which money could not leave honestly. */
import type { Producer } from '@tengewatch/shared/pipeline/producer.js';

export const cardTopUpsProducer: Producer = {
  name: 'producer-card-top-ups',
  topics: ['card-top-ups', 'card-debits'],
  writesTruth: true,
};
