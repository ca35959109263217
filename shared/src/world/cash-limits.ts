/** How much cash a card may draw in a day: each bank has a limit of its own, the same for everybody. */
import { tengeToTiyn } from '../events/money.js';
import { DAY_MS } from '../events/time-spans.js';
import { COUNTRY_OFFSET_MS } from './time-zones.js';
import type { WorldParameters } from './parameters.js';
import { hashText, unitOf } from './random.js';

export interface CashLimits {
  allows(card: number, bank: string, amountTiyn: number, nowMs: number): boolean;
  take(card: number, amountTiyn: number, nowMs: number): void;
}

/** Banks count days by the time of the country, wherever the machine stands. */
export function createCashLimits({ dailyCashLimitKzt, dailyCashLimitSpread }: WorldParameters['controls'], secret: number): CashLimits {
  const taken = new Map<number, { readonly day: number; readonly tiyn: number }>();
  const limits = new Map<string, number>();
  const dayOf = (nowMs: number): number => Math.floor((nowMs + COUNTRY_OFFSET_MS) / DAY_MS);
  const limitOf = (bank: string): number => {
    const known = limits.get(bank);
    if (known !== undefined) return known;
    const limit = tengeToTiyn(Math.round(dailyCashLimitKzt * (1 + (dailyCashLimitSpread - 1) * unitOf(hashText(bank, secret)))));
    limits.set(bank, limit);
    return limit;
  };
  const takenToday = (card: number, nowMs: number): number => {
    const last = taken.get(card);
    return last?.day === dayOf(nowMs) ? last.tiyn : 0;
  };
  return {
    allows: (card, bank, amountTiyn, nowMs) => takenToday(card, nowMs) + amountTiyn <= limitOf(bank),
    take: (card, amountTiyn, nowMs) => void taken.set(card, { day: dayOf(nowMs), tiyn: takenToday(card, nowMs) + amountTiyn }),
  };
}
