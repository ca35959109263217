/**
 * Which alerts two sides have in common. Ids do not say it: they hold the start of an episode, and another threshold lets the same
 * episode start at another event. Two alerts are the same when one rule raised both, in the country of one seed, on the same subject,
 * and the times from first to last event overlap. Parameters and versions of the rule may differ. A group has no name that outlives a
 * change of thresholds: two groups are the same subject when they share at least half of the cards of the smaller one.
 *
 * One alert of A may meet several of B, as where a longer quiet time joins two episodes: then all of them are in both.
 */
import type { FoundAlert } from '../backtest/found-alert.js';

export interface MatchedAlerts {
  readonly onlyA: readonly FoundAlert[];
  readonly onlyB: readonly FoundAlert[];
  /** Those of A that B has as well, and those of B that A has: as many, unless episodes were joined or split. */
  readonly bothOfA: readonly FoundAlert[];
  readonly bothOfB: readonly FoundAlert[];
}

export function matchAlerts(a: readonly FoundAlert[], b: readonly FoundAlert[]): MatchedAlerts {
  const inB = lookUp(b);
  const inA = lookUp(a);
  const isIn = (others: ReturnType<typeof lookUp>) => (alert: FoundAlert) => others(alert).some((other) => isSame(alert, other));
  const [ofA, ofB] = [isIn(inB), isIn(inA)];
  return {
    onlyA: a.filter((alert) => !ofA(alert)),
    onlyB: b.filter((alert) => !ofB(alert)),
    bothOfA: a.filter(ofA),
    bothOfB: b.filter(ofB),
  };
}

/** Those that may be the same as an alert: of its rule and seed, and with its subject where that has a name. */
function lookUp(alerts: readonly FoundAlert[]): (alert: FoundAlert) => readonly FoundAlert[] {
  const known = new Map<string, FoundAlert[]>();
  for (const alert of alerts) {
    const sharing = known.get(keyOf(alert));
    if (sharing === undefined) known.set(keyOf(alert), [alert]);
    else sharing.push(alert);
  }
  return (alert) => known.get(keyOf(alert)) ?? [];
}

const keyOf = ({ seed, rule, subject: { kind, id } }: FoundAlert): string => JSON.stringify([seed, rule, kind, kind === 'group' ? '' : id]);

function isSame(one: FoundAlert, other: FoundAlert): boolean {
  const overlap = one.fromMs <= other.toMs && other.fromMs <= one.toMs;
  return overlap && (one.subject.kind !== 'group' || one.subject.id === other.subject.id || shareCards(one.cards, other.cards));
}

function shareCards(one: readonly string[], other: readonly string[]): boolean {
  const smaller = Math.min(one.length, other.length);
  return smaller > 0 && 2 * one.filter((card) => other.includes(card)).length >= smaller;
}
