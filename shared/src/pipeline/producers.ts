/** The producers of a run: which of them publishes which part of the world that all of them simulate. */
import type { Producer } from './producer.js';

/** In the order of the flow. The debits go with the top-ups, as money could not leave a card honestly without them. */
export const producers: readonly Producer[] = [
  { name: 'producer-card-top-ups', topics: ['card-top-ups', 'card-debits'], writesTruth: true },
  { name: 'producer-exchanger-trades', topics: ['exchanger-trades'], writesTruth: false },
  { name: 'producer-atm-withdrawals', topics: ['atm-withdrawals'], writesTruth: false },
];
