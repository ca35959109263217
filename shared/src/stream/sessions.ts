/** Sessions of a key: stretches of events without a gap, or within one tumbling window. */

export interface SessionLengths {
  /** A gap of so long, or longer, ends a session; default none does. */
  readonly gapMs?: number;
  /** A session ends with each tumbling window of so long, counted from the epoch; default with none. */
  readonly tumblingMs?: number;
}

/** True when an event at `nowMs` begins a session. `previousMs` is the event before; -Infinity for a new or forgotten key. */
export const beginsSession = (
  { gapMs = Number.POSITIVE_INFINITY, tumblingMs }: SessionLengths,
  previousMs: number,
  nowMs: number,
): boolean => nowMs - previousMs >= gapMs || (tumblingMs !== undefined && previousMs < windowStartMs(nowMs, tumblingMs));

const windowStartMs = (nowMs: number, blockMs: number): number => Math.floor(nowMs / blockMs) * blockMs;

/**
 * Tells with two comparisons that an event begins no session of any of these lengths, as hardly any does. The time is that of one event
 * after the other.
 */
export function createSessionCheck(lengths: readonly SessionLengths[]): (previousMs: number, nowMs: number) => boolean {
  const shortestGapMs = Math.min(...lengths.map(({ gapMs = Number.POSITIVE_INFINITY }) => gapMs));
  const windows = lengths.flatMap(({ tumblingMs }) => tumblingMs ?? []);
  let latestStartMs = Number.NEGATIVE_INFINITY;
  let nextStartMs = windows.length === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return (previousMs, nowMs) => {
    if (nowMs >= nextStartMs) {
      const starts = windows.map((blockMs) => windowStartMs(nowMs, blockMs));
      latestStartMs = Math.max(...starts);
      nextStartMs = Math.min(...starts.map((startMs, index) => startMs + windows[index]!));
    }
    return nowMs - previousMs >= shortestGapMs || previousMs < latestStartMs;
  };
}
