/** Sums of money per local day over the last few days: what a rule keeps of events too frequent to remember singly. */

/**
 * The latest local day that was added to, then the sums: that of a day stands at 1 + day modulo their number. One array
 * of numbers, because most events of a card touch one: it costs a single look into the memory.
 */
export type DaySums = number[];

const DAY_AT = 0;
const SUMS_FROM = 1;

/** Sums over `days` days that end with `day`. */
export function emptyDaySums(days: number, day: number): DaySums {
  const ring: number[] = [day];
  for (let at = 0; at < days; at += 1) ring.push(0);
  return ring;
}

/** Adds to a day, which must not lie before the latest one; days that fall out of the range are forgotten. */
export function addToDay(ring: DaySums, day: number, amount: number): void {
  const at = SUMS_FROM + (day % (ring.length - SUMS_FROM));
  if (day === ring[DAY_AT]) {
    ring[at] = (ring[at] as number) + amount;
    return;
  }
  rollTo(ring, day);
  ring[at] = amount;
}

/** Sum over the kept days from `from` to `to`, both included; `to` is not before the latest day. */
export function sumOfDays(ring: DaySums, from: number, to: number): number {
  const days = ring.length - SUMS_FROM;
  const latest = ring[DAY_AT] as number;
  let sum = 0;
  for (let day = Math.max(from, to - days + 1, latest - days + 1); day <= Math.min(to, latest); day += 1) {
    sum += ring[SUMS_FROM + (day % days)] as number;
  }
  return sum;
}

/** Forgets the sums whose places the days up to `day` take. */
function rollTo(ring: DaySums, day: number): void {
  const days = ring.length - SUMS_FROM;
  const steps = Math.min(day - (ring[DAY_AT] as number), days);
  for (let step = 0; step < steps; step += 1) ring[SUMS_FROM + ((day - step) % days)] = 0;
  ring[DAY_AT] = day;
}
