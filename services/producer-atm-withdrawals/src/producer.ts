/** Publishes cash withdrawals, paid and refused. */
import type { Producer } from '@tengewatch/shared/pipeline/producer.js';

export const atmWithdrawalsProducer: Producer = {
  name: 'producer-atm-withdrawals',
  topics: ['atm-withdrawals'],
  writesTruth: false,
};
