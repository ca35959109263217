/** Event times in a checkpoint: JSON has no infinities, with which the engine says "before all" and "after all". */

export type SavedTime = number | 'before-all' | 'after-all';

export function saveTime(timeMs: number): SavedTime {
  if (timeMs === Number.NEGATIVE_INFINITY) return 'before-all';
  return timeMs === Number.POSITIVE_INFINITY ? 'after-all' : timeMs;
}

export function loadTime(saved: SavedTime): number {
  if (saved === 'before-all') return Number.NEGATIVE_INFINITY;
  return saved === 'after-all' ? Number.POSITIVE_INFINITY : saved;
}
