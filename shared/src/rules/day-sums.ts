/** Sums of money per local day over the last few days: what a rule keeps of events too frequent to remember singly. */

export interface DaySums {
  /** The latest local day that was added to. */
  day: number;
  /** Sum of each kept day, at index day modulo length. */
  sums: number[];
}

/** Sums over `days` days that end with `day`. */
export function emptyDaySums(days: number, day: number): DaySums {
  return { day, sums: Array.from({ length: days }, () => 0) };
}

/** Adds to a day, which must not lie before the latest one; days that fall out of the range are forgotten. */
export function addToDay(ring: DaySums, day: number, amount: number): void {
  if (day !== ring.day) rollTo(ring, day);
  const at = day % ring.sums.length;
  ring.sums[at] = (ring.sums[at] ?? 0) + amount;
}

/** Sum over the kept days from `from` to `to`, both included; `to` is not before the latest day. */
export function sumOfDays(ring: DaySums, from: number, to: number): number {
  const length = ring.sums.length;
  let sum = 0;
  for (let day = Math.max(from, to - length + 1, ring.day - length + 1); day <= Math.min(to, ring.day); day += 1) {
    sum += ring.sums[day % length] ?? 0;
  }
  return sum;
}

/**
 * Purchases of a card by day, as fields of the card's state: they are most of all events, so that those of one day
 * touch nothing but the state itself.
 */
export interface Purchases {
  boughtDay: number;
  boughtTiyn: number;
  /** Days before boughtDay; null until there is one. */
  boughtBefore: DaySums | null;
}

/** Adds a purchase; `days` is the number of days kept. */
export function addPurchase(state: Purchases, day: number, amountTiyn: number, days: number): void {
  if (day === state.boughtDay) {
    state.boughtTiyn += amountTiyn;
    return;
  }
  if (state.boughtTiyn > 0) {
    state.boughtBefore ??= emptyDaySums(days, state.boughtDay);
    addToDay(state.boughtBefore, state.boughtDay, state.boughtTiyn);
  }
  state.boughtDay = day;
  state.boughtTiyn = amountTiyn;
}

/** Purchases from day `from` to day `to`, both included; `to` is not before the latest purchase. */
export function purchasesOf(state: Purchases, from: number, to: number): number {
  const before = state.boughtBefore === null ? 0 : sumOfDays(state.boughtBefore, from, to);
  return state.boughtDay >= from ? before + state.boughtTiyn : before;
}

function rollTo(ring: DaySums, day: number): void {
  const length = ring.sums.length;
  const steps = Math.min(day - ring.day, length);
  for (let step = 0; step < steps; step += 1) ring.sums[(day - step) % length] = 0;
  ring.day = day;
}
