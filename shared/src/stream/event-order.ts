/** The one order of events: by time, then by id, compared by code unit. */

export interface OrderedEvent {
  readonly timeMs: number;
  readonly id: string;
}

export const isAfter = (timeMs: number, id: string, otherMs: number, otherId: string): boolean =>
  timeMs > otherMs || (timeMs === otherMs && id > otherId);

export function compareEvents(a: OrderedEvent, b: OrderedEvent): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
