/** What a service knows of its own state: whether it has failed, and what it still waits for before it is of use. */
import { maskPeople } from './masking.js';

/** Something that has to hold before a service is of use, such as being connected or having partitions assigned. */
export interface Condition {
  met(): void;
  /** May be told again with another reason, and after it was met: partitions go away in a rebalance. */
  unmet(reason: string): void;
}

export interface Obstacle {
  readonly condition: string;
  readonly reason: string;
}

export interface Health {
  /** A condition that does not hold yet, with the reason why. Names are unique within a service. */
  condition(name: string, reason: string): Condition;
  /** For good: the first reason stays, because later failures are mostly its consequences. */
  fail(reason: string): void;
  failure(): string | undefined;
  /** In the order in which the conditions were made; empty when the service is ready. */
  obstacles(): readonly Obstacle[];
}

export function createHealth(): Health {
  const reasons = new Map<string, string | undefined>();
  let failed: string | undefined;
  // Reasons leave the process over HTTP, and the text of an error may name a card.
  const set = (name: string, reason: string): void => void reasons.set(name, maskPeople(reason));
  return {
    condition(name, reason) {
      if (reasons.has(name)) throw new Error(`the condition "${name}" exists already`);
      set(name, reason);
      return { met: () => void reasons.set(name, undefined), unmet: (again) => set(name, again) };
    },
    fail(reason) {
      failed ??= maskPeople(reason);
    },
    failure: () => failed,
    obstacles: () => [
      ...(failed === undefined ? [] : [{ condition: 'healthy', reason: failed }]),
      ...[...reasons].flatMap(([condition, reason]) => (reason === undefined ? [] : [{ condition, reason }])),
    ],
  };
}
