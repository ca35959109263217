/** A day of honest habits in columns: planned in any order, sorted once, read in order of time. */

/** Room for the position in the low part of a sort key, the time since the first day in the high part. */
const POSITIONS = 2 ** 22;
const FIRST_CAPACITY = 1024;
/** Actions of a shard for a day on average, with room left for those of a chance day and what the day before left over. */
export const MOST_ACTIONS_A_DAY = 3_500_000;

export interface PlannedDay {
  /** Time of the next action; Infinity when none is left. */
  readonly nextMs: number;
  /** Position of the next action in the columns. */
  readonly next: number;
  readonly kinds: Uint8Array;
  readonly subjects: Int32Array;
  readonly targets: Int32Array;
  readonly amounts: Float64Array;
  add(kind: number, timeMs: number, subject: number, target: number, amountTiyn: number): void;
  /** Sorts what was added and what is left of the day before; `dayStartMs` is no later than any of them. */
  sort(dayStartMs: number): void;
  /** Moves on to the next action. */
  step(): void;
}

/** Columns that grow to the busiest day and are used again every day. */
export function createPlannedDay(): PlannedDay {
  let capacity = FIRST_CAPACITY;
  let times = new Float64Array(capacity);
  let keys = new Float64Array(capacity);
  let count = 0;
  let read = 0;
  let baseMs = 0;

  const grow = (): void => {
    capacity *= 2;
    if (capacity > POSITIONS) throw new RangeError('a day holds too many actions for one shard: use more shards');
    const wider = <C extends Float64Array | Int32Array | Uint8Array>(column: C, larger: C): C => {
      larger.set(column);
      return larger;
    };
    times = wider(times, new Float64Array(capacity));
    keys = wider(keys, new Float64Array(capacity));
    day.kinds = wider(day.kinds, new Uint8Array(capacity));
    day.subjects = wider(day.subjects, new Int32Array(capacity));
    day.targets = wider(day.targets, new Int32Array(capacity));
    day.amounts = wider(day.amounts, new Float64Array(capacity));
  };

  /** Points `next` and `nextMs` at what the sorted keys say. */
  const point = (): void => {
    if (read === count) {
      day.nextMs = Number.POSITIVE_INFINITY;
      return;
    }
    day.next = (keys[read] as number) % POSITIONS;
    day.nextMs = times[day.next] as number;
  };

  /** Moves what was not run yet to the front of the columns; it must be called before anything is added. */
  const keepRest = (): void => {
    const rest = Array.from(keys.subarray(read, count), (key) => key % POSITIONS).sort((one, other) => one - other);
    rest.forEach((from, to) => {
      times[to] = times[from] as number;
      day.kinds[to] = day.kinds[from] as number;
      day.subjects[to] = day.subjects[from] as number;
      day.targets[to] = day.targets[from] as number;
      day.amounts[to] = day.amounts[from] as number;
    });
    count = rest.length;
    read = 0;
  };

  let sorted = true;
  const day = {
    nextMs: Number.POSITIVE_INFINITY,
    next: 0,
    kinds: new Uint8Array(capacity),
    subjects: new Int32Array(capacity),
    targets: new Int32Array(capacity),
    amounts: new Float64Array(capacity),
    add(kind: number, timeMs: number, subject: number, target: number, amountTiyn: number): void {
      if (sorted) {
        keepRest();
        sorted = false;
      }
      if (count === capacity) grow();
      times[count] = timeMs;
      day.kinds[count] = kind;
      day.subjects[count] = subject;
      day.targets[count] = target;
      day.amounts[count] = amountTiyn;
      count++;
    },
    sort(dayStartMs: number): void {
      if (sorted) keepRest();
      baseMs = dayStartMs;
      for (let at = 0; at < count; at++) keys[at] = ((times[at] as number) - baseMs) * POSITIONS + at;
      keys.subarray(0, count).sort();
      sorted = true;
      point();
    },
    step(): void {
      read++;
      point();
    },
  };
  return day;
}
