/** How far producers may run ahead of each other. */
import { DAY_MS } from '../events/time-spans.js';

/** In event time: a shard waits while it is further ahead of the slowest, which bounds what readers hold back. */
export const MAX_LEAD_MS = 2 * DAY_MS;
