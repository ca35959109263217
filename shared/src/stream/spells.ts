/** Spells of a key: stretches of events without a pause, or within one block of time. */

export interface SpellLengths {
  /** A pause of so long, or longer, ends a spell; default none does. */
  readonly pauseMs?: number;
  /** A spell ends with each block of so long, counted from the epoch; default with none. */
  readonly blockMs?: number;
}

/** True when an event at `nowMs` begins a spell. `previousMs` is the event before; -Infinity for a new or forgotten key. */
export const beginsSpell = ({ pauseMs = Number.POSITIVE_INFINITY, blockMs }: SpellLengths, previousMs: number, nowMs: number): boolean =>
  nowMs - previousMs >= pauseMs || (blockMs !== undefined && previousMs < blockStartMs(nowMs, blockMs));

const blockStartMs = (nowMs: number, blockMs: number): number => Math.floor(nowMs / blockMs) * blockMs;

/**
 * Tells with two comparisons that an event begins no spell of any of these lengths, as hardly any does. The time is that of one event
 * after the other.
 */
export function createSpellCheck(lengths: readonly SpellLengths[]): (previousMs: number, nowMs: number) => boolean {
  const shortestPauseMs = Math.min(...lengths.map(({ pauseMs = Number.POSITIVE_INFINITY }) => pauseMs));
  const blocks = lengths.flatMap(({ blockMs }) => blockMs ?? []);
  let latestStartMs = Number.NEGATIVE_INFINITY;
  let nextStartMs = blocks.length === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return (previousMs, nowMs) => {
    if (nowMs >= nextStartMs) {
      const starts = blocks.map((blockMs) => blockStartMs(nowMs, blockMs));
      latestStartMs = Math.max(...starts);
      nextStartMs = Math.min(...starts.map((startMs, index) => startMs + blocks[index]!));
    }
    return nowMs - previousMs >= shortestPauseMs || previousMs < latestStartMs;
  };
}
