/** How many notes a machine hands out at once: for everybody. */
import { tengeToTiyn } from '../events/money.js';
import type { Atm } from './planner.js';

/** Machines differ. */
const LIMITS_TENGE = [300_000, 400_000, 500_000] as const;

export const withdrawalLimitTiyn = (atm: Atm): number => tengeToTiyn(LIMITS_TENGE[atm.index % LIMITS_TENGE.length] ?? LIMITS_TENGE[0]);
