/** Groups of things, in the order in which the first of each came. */
export function grouped<K, T>(things: readonly T[], keyOf: (thing: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return [...groups.values()];
}
