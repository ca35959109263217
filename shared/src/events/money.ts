/** Money: tiyn on the wire and in state, decimal.js for conversions and for every reported ratio. */
import { Decimal } from 'decimal.js';

export const TIYN_PER_TENGE = 100;

/** No sum that the world moves at once is larger, so that millions of them add up to the tiyn. */
export const LARGEST_SUM_TIYN = 1_000_000_000_000;

export const tengeToTiyn = (tenge: number): number => Math.round(tenge * TIYN_PER_TENGE);

/** Exact tenge of a sum in tiyn, as a number with at most two decimals. */
export const tiynToTenge = (tiyn: number): number => new Decimal(tiyn).div(TIYN_PER_TENGE).toNumber();

/** part / whole rounded to `decimals`, 0 when the whole is 0. */
export function ratio(part: number, whole: number, decimals = 4): number {
  if (whole === 0) return 0;
  return new Decimal(part).div(whole).toDecimalPlaces(decimals).toNumber();
}

/** "1,234,567 KZT": whole tenge with thousands separators, rounded half up. */
export function formatKzt(tiyn: number): string {
  const whole = new Decimal(tiyn).div(TIYN_PER_TENGE).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0);
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')} KZT`;
}
