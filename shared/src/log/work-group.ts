/** How the instances of a service share its units of work: a group that only says who has which, and reads nothing. */

export interface WorkOptions {
  /** The instances that join under one name share the work. */
  readonly name: string;
  /** The topic whose partitions stand for the units. */
  readonly topic: string;
  /** Told all partitions that are this member's own, in order, each time they may have changed; none at all included. */
  readonly onDealt: (partitions: readonly number[]) => void;
  /** Told when the group is out of reach for now. What the member had stays its own until it is dealt anew. */
  readonly onAway?: () => void;
  /** Told once, when the membership has come to an end that trying again cannot mend. */
  readonly onFailure: (error: Error) => void;
}

export interface WorkMembership {
  /** Leaves the group at once, so that the others are dealt this member's share. */
  leave(): Promise<void>;
}

export interface WorkMember {
  readonly id: string;
  /** What it has at present; several may believe that they have the same. */
  readonly has: readonly number[];
}

/**
 * Deals out partitions 0 to `count` - 1: shares are even within one, and members keep what they have as far as that allows.
 * What one gives up or takes is spread over the whole range, as neighbours are often alike: all heavy, or all light.
 */
export function dealPartitions(count: number, members: readonly WorkMember[]): ReadonlyMap<string, readonly number[]> {
  const shares = members
    .map(({ id, has }) => ({ id, has: [...new Set(has)].filter((one) => Number.isInteger(one) && one >= 0 && one < count) }))
    // Those who have most may have the one more, where shares cannot be equal.
    .sort((a, b) => b.has.length - a.has.length || (a.id < b.id ? -1 : 1))
    .map(({ id, has }, place) => ({ id, has, size: evenShare(count, members.length, place), dealt: [] as number[] }));
  const claims = new Map<number, number>();
  for (const { has } of shares) for (const partition of has) claims.set(partition, (claims.get(partition) ?? 0) + 1);
  const taken = new Set<number>();
  for (const share of shares) {
    const free = share.has.filter((partition) => !taken.has(partition)).sort((a, b) => a - b);
    // Who comes back after all was dealt to the others finds what it had, as far as they can do without.
    const undisputed = spread(
      free.filter((partition) => claims.get(partition) === 1),
      share.size,
    );
    const disputed = spread(
      free.filter((partition) => claims.get(partition) !== 1),
      share.size - undisputed.length,
    );
    share.dealt = [...undisputed, ...disputed];
    for (const partition of share.dealt) taken.add(partition);
  }
  for (let partition = 0; partition < count && shares.length > 0; partition++) {
    if (taken.has(partition)) continue;
    const open = shares.filter(({ dealt, size }) => dealt.length < size);
    open.reduce((least, one) => (one.dealt.length < least.dealt.length ? one : least)).dealt.push(partition);
  }
  return new Map(shares.map(({ id, dealt }) => [id, dealt.sort((a, b) => a - b)]));
}

const evenShare = (count: number, members: number, place: number): number =>
  Math.floor(count / members) + (place < count % members ? 1 : 0);

/** At most `wanted` of the values, as far apart as they lie. */
function spread(values: readonly number[], wanted: number): number[] {
  if (values.length <= wanted) return [...values];
  const ranks = (place: number): number => Math.floor((place * wanted) / values.length);
  return values.filter((_, place) => ranks(place + 1) > ranks(place));
}
