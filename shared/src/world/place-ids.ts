/** The numbers of ATMs and terminals, unique over all shards; they tell neither the shard nor the order. */

/** ATMs and terminals that ids tell apart in all shards. */
export const ID_SPACE = 1_000_000;
const DIGITS = 6;
/** Prime to the space of ids, so that steps by it visit every id once. */
const ID_STEP = 618_033;

/** Gives the ids of a shard one after the other. */
export function placeIds(shard: number, shards: number): () => string {
  let placesSoFar = 0;
  return () => {
    const unscrambled = placesSoFar++ * shards + shard;
    return String((unscrambled * ID_STEP) % ID_SPACE).padStart(DIGITS, '0');
  };
}
