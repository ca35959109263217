/** The hours of the pinned world: near the calibrated ones, and not to be changed with them. */
import type { WorldParameters } from '../world/parameters.js';

export const pinnedRhythms: WorldParameters['rhythms'] = {
  shopping: [2, 1, 0.5, 0.3, 0.3, 0.7, 2, 6, 12, 16, 20, 24, 30, 30, 26, 24, 26, 34, 42, 44, 34, 22, 12, 5],
  transfers: [5, 3, 1.5, 1, 0.8, 1, 2, 5, 12, 20, 26, 28, 28, 26, 26, 26, 28, 32, 36, 38, 36, 32, 22, 12],
  cash: [1.5, 0.8, 0.4, 0.3, 0.3, 0.6, 2, 6, 16, 28, 34, 34, 32, 30, 28, 28, 32, 38, 36, 28, 18, 10, 5, 3],
  terminals: [0.8, 0.4, 0.2, 0.2, 0.2, 0.4, 1, 4, 12, 24, 30, 32, 32, 30, 28, 28, 30, 34, 32, 26, 18, 10, 5, 2],
  trading: [12, 8, 5, 4, 3, 3, 4, 7, 12, 18, 22, 22, 22, 22, 22, 22, 24, 26, 30, 34, 36, 34, 28, 20],
  offices: [0, 0, 0, 0, 0, 0, 0, 0, 2, 20, 30, 30, 24, 18, 26, 28, 26, 18, 4, 0, 0, 0, 0, 0],
};
