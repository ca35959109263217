/** What money is worth at a time: the figures of the calibration are those of the middle of 2024. */
import { DAY_MS, DAYS_PER_MEAN_YEAR } from '../events/time-spans.js';
import type { WorldParameters } from './parameters.js';
import { wallMidnightMs } from './wall-days.js';

const MID_2024_MS = wallMidnightMs('2024-05-15');
const YEAR_MS = DAYS_PER_MEAN_YEAR * DAY_MS;

/** Incomes and sums against those of the middle of 2024. */
export const priceLevelAt = (timeMs: number, { nominal }: WorldParameters): number =>
  (1 + nominal.growthShareYearly) ** ((timeMs - MID_2024_MS) / YEAR_MS);
