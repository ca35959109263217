/** A list copied into a longer one at once: adding a million places one by one takes a quarter of a second. */
export function lengthened<T>(list: readonly T[], length: number, filler: T): T[] {
  // oxlint-disable-next-line unicorn/no-new-array -- a list of a known length, filled at once
  const longer = new Array<T>(length).fill(filler);
  for (let index = 0; index < list.length; index++) longer[index] = list[index]!;
  return longer;
}
