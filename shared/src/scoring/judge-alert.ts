/** Holds one final alert against the truth: is it true, of which scheme, and if not, whom does it wrong. */
import type { Alert, Evidence } from '../events/alert.js';
import { share } from './order-statistics.js';
import type { Verdict } from './score-report.js';
import { compareText } from '../documents/text-order.js';
import type { KnownDecoy, KnownScheme, KnownTruth } from './truth-book.js';

export interface JudgedAlert {
  readonly alert: Alert;
  /** The scheme that owns more than half of the evidence money; null for a false alert. */
  readonly scheme: KnownScheme | null;
  /** The decoys that a false alert names; empty for a true one. */
  readonly decoys: ReadonlySet<KnownDecoy>;
  readonly verdict: Verdict;
}

export function judgeAlert(alert: Alert, truth: KnownTruth): JudgedAlert {
  const ownedTiyn = new Map<KnownScheme, number>();
  let totalTiyn = 0;
  for (const { eventId, amountTiyn } of alert.evidence) {
    totalTiyn += amountTiyn;
    const scheme = truth.schemeOfEvent(eventId);
    if (scheme !== undefined) ownedTiyn.set(scheme, (ownedTiyn.get(scheme) ?? 0) + amountTiyn);
  }
  const largestTiyn = Math.max(0, ...ownedTiyn.values());
  const trueShare = share(largestTiyn, totalTiyn);
  // More than half can belong to one scheme only, so no tie has to be broken.
  const owner = [...ownedTiyn].find(([, tiyn]) => 2 * tiyn > totalTiyn)?.[0];
  if (owner !== undefined) {
    const eventIds = idsOf(alert, ({ eventId }) => truth.schemeOfEvent(eventId) === owner);
    const verdict = { schemeId: owner.truth.schemeId, decoyId: null, habit: null, eventIds, trueShare };
    return { alert, scheme: owner, decoys: new Set(), verdict };
  }
  return falseAlert(alert, truth, trueShare);
}

/**
 * For alerts that give no evidence: true when more than half of the cards that it names belong to one scheme that had acted by the time of
 * the alert. Such an alert claims less than one with evidence, so that it is true more easily.
 */
export function judgeByCards(alert: Alert, truth: KnownTruth): JudgedAlert {
  const named = [...new Set(alert.cards)];
  const owned = new Map<KnownScheme, number>();
  const acted = truth.schemes.filter(({ firstEventAtMs }) => firstEventAtMs !== null && firstEventAtMs <= alert.openedAtMs);
  for (const scheme of acted) owned.set(scheme, named.filter((card) => scheme.cards.has(card)).length);
  const largest = Math.max(0, ...owned.values());
  const trueShare = share(largest, named.length);
  // A card may serve two schemes: the one that acted first owns it then.
  const [owner] = acted.filter((scheme) => 2 * owned.get(scheme)! > named.length).sort(byFirstEvent);
  if (owner === undefined) return falseAlert(alert, truth, trueShare);
  const verdict = { schemeId: owner.truth.schemeId, decoyId: null, habit: null, eventIds: [], trueShare };
  return { alert, scheme: owner, decoys: new Set(), verdict };
}

const byFirstEvent = (one: KnownScheme, other: KnownScheme): number =>
  one.firstEventAtMs! - other.firstEventAtMs! || compareText(one.truth.schemeId, other.truth.schemeId);

function falseAlert(alert: Alert, truth: KnownTruth, trueShare: number | null): JudgedAlert {
  const hits = decoyHits(alert, truth);
  const decoy = mostHit(hits);
  const eventIds = decoy === null ? [] : idsOf(alert, ({ eventId }) => truth.decoyOfEvent(eventId) === decoy);
  const verdict = { schemeId: null, decoyId: decoy?.decoyId ?? null, habit: decoy?.habit ?? null, eventIds, trueShare };
  return { alert, scheme: null, decoys: new Set(hits.keys()), verdict };
}

const idsOf = ({ evidence }: Alert, belongs: (evidence: Evidence) => boolean): string[] =>
  evidence.filter(belongs).map(({ eventId }) => eventId);

/** Pieces of evidence by decoy; 0 for a decoy of which only a card is named. */
function decoyHits(alert: Alert, truth: KnownTruth): Map<KnownDecoy, number> {
  const hits = new Map<KnownDecoy, number>();
  const named = alert.subject.kind === 'card' ? [alert.subject.id, ...alert.cards] : alert.cards;
  for (const card of [...named, ...alert.evidence.map((evidence) => evidence.card)]) {
    for (const decoy of truth.decoysOfCard(card)) hits.set(decoy, 0);
  }
  for (const { eventId } of alert.evidence) {
    const decoy = truth.decoyOfEvent(eventId);
    if (decoy !== undefined) hits.set(decoy, (hits.get(decoy) ?? 0) + 1);
  }
  return hits;
}

function mostHit(hits: ReadonlyMap<KnownDecoy, number>): KnownDecoy | null {
  const [first] = [...hits].sort(([left, some], [right, others]) => others - some || compareText(left.decoyId, right.decoyId));
  return first === undefined ? null : first[0];
}
