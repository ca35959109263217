/** Collects the truth as it is read, in no more memory than scoring needs: who did what, and to whom each event belongs. */
import type { DecoyEventTruth, DecoyTruth, IllicitEventTruth, SchemeTruth, Truth, TypologyName } from '../events/truth.js';
import { canonicalJson } from '../documents/canonical-json.js';
import { compareText } from '../documents/text-order.js';

/** The habit under which a scheme is reported that the truth labels as a decoy. */
export const LABELLED_DECOY = 'labelled-decoy';

export interface KnownScheme {
  readonly truth: SchemeTruth;
  /** Cards of its members and of its events. */
  readonly cards: ReadonlySet<string>;
  readonly eventCount: number;
  readonly firstEventAtMs: number | null;
  readonly movedTiyn: number;
  /** What moved strictly before the instant. */
  movedBeforeTiyn(instantMs: number): number;
}

export interface KnownDecoy {
  readonly decoyId: string;
  readonly typology: TypologyName;
  readonly habit: string;
  readonly cards: ReadonlySet<string>;
}

/** The whole truth, once it has been read. */
export interface KnownTruth {
  /** Schemes labelled illicit, ordered by id. */
  readonly schemes: readonly KnownScheme[];
  /** Look-alikes and schemes labelled as decoys, ordered by id. */
  readonly decoys: readonly KnownDecoy[];
  /** The illicit scheme that an event belongs to. */
  schemeOfEvent(eventId: string): KnownScheme | undefined;
  /** The look-alike, or scheme labelled as a decoy, that an event belongs to. */
  decoyOfEvent(eventId: string): KnownDecoy | undefined;
  decoysOfCard(card: string): readonly KnownDecoy[];
}

export interface TruthBook {
  /** Takes one record; a repeat of a record changes nothing. Throws on records that contradict each other. */
  observe(record: Truth): void;
  /** Throws when an event names a scheme or look-alike that the truth never described. */
  close(): KnownTruth;
}

interface SchemeEntry {
  readonly schemeId: string;
  truth: SchemeTruth | undefined;
  readonly cards: Set<string>;
  eventCount: number;
  firstEventAtMs: number | null;
  movedTiyn: number;
  readonly moves: { readonly timeMs: number; readonly amountTiyn: number }[];
}

interface LookAlikeEntry {
  readonly decoyId: string;
  truth: DecoyTruth | undefined;
}

/** Whose an event can be. */
type Owner = SchemeEntry | LookAlikeEntry;

const emptyEntry = (schemeId: string): SchemeEntry => ({
  schemeId,
  truth: undefined,
  cards: new Set(),
  eventCount: 0,
  firstEventAtMs: null,
  movedTiyn: 0,
  moves: [],
});

export function createTruthBook(): TruthBook {
  const entries = new Map<string, SchemeEntry>();
  const lookAlikes = new Map<string, LookAlikeEntry>();
  const ownerOfEvent = new Map<string, Owner>();

  const entryOf = (schemeId: string): SchemeEntry => {
    const known = entries.get(schemeId);
    if (known !== undefined) return known;
    const entry = emptyEntry(schemeId);
    entries.set(schemeId, entry);
    return entry;
  };
  const lookAlikeOf = (decoyId: string): LookAlikeEntry => {
    const known = lookAlikes.get(decoyId);
    if (known !== undefined) return known;
    const entry = { decoyId, truth: undefined };
    lookAlikes.set(decoyId, entry);
    return entry;
  };

  /** False when it is known to be its event. */
  function isNewEventOf(owner: Owner, { eventId }: IllicitEventTruth | DecoyEventTruth): boolean {
    const known = ownerOfEvent.get(eventId);
    if (known === owner) return false;
    if (known !== undefined) throw new Error(`the truth gives event ${eventId} to ${idOf(known)} and to ${idOf(owner)}`);
    ownerOfEvent.set(eventId, owner);
    return true;
  }

  function observeScheme(record: SchemeTruth): void {
    const entry = entryOf(record.schemeId);
    refuseContradiction('scheme', record.schemeId, entry.truth, record);
    entry.truth = record;
    for (const { card } of record.members) if (card !== null) entry.cards.add(card);
  }

  function observeIllicitEvent(record: IllicitEventTruth): void {
    const entry = entryOf(record.schemeId);
    if (!isNewEventOf(entry, record)) return;
    entry.cards.add(record.card);
    entry.eventCount += 1;
    if (entry.firstEventAtMs === null || record.timeMs < entry.firstEventAtMs) entry.firstEventAtMs = record.timeMs;
    if (!record.moved) return;
    entry.movedTiyn += record.amountTiyn;
    entry.moves.push({ timeMs: record.timeMs, amountTiyn: record.amountTiyn });
  }

  function observeDecoy(record: DecoyTruth): void {
    const entry = lookAlikeOf(record.decoyId);
    refuseContradiction('decoy', record.decoyId, entry.truth, record);
    entry.truth = record;
  }

  return {
    observe(record) {
      if (record.kind === 'event') observeIllicitEvent(record);
      else if (record.kind === 'decoy-event') isNewEventOf(lookAlikeOf(record.decoyId), record);
      else if (record.kind === 'scheme') observeScheme(record);
      else observeDecoy(record);
    },
    close: () => closeBook([...entries.values()], [...lookAlikes.values()], ownerOfEvent),
  };
}

const idOf = (owner: Owner): string => ('decoyId' in owner ? `look-alike ${owner.decoyId}` : `scheme ${owner.schemeId}`);

function refuseContradiction(what: string, id: string, known: Truth | undefined, next: Truth): void {
  if (known === undefined || canonicalJson(known) === canonicalJson(next)) return;
  throw new Error(`the truth describes ${what} ${id} twice, and differently`);
}

function closeBook(entries: readonly SchemeEntry[], lookAlikes: readonly LookAlikeEntry[], owners: ReadonlyMap<string, Owner>): KnownTruth {
  const schemeOf = new Map<Owner, KnownScheme>();
  const decoyOf = new Map<Owner, KnownDecoy>();
  for (const entry of entries) {
    const { truth } = entry;
    if (truth === undefined) throw neverDescribed(entry);
    if (truth.label === 'illicit') schemeOf.set(entry, knownScheme(entry, truth));
    else decoyOf.set(entry, { decoyId: truth.schemeId, typology: truth.typology, habit: LABELLED_DECOY, cards: entry.cards });
  }
  for (const entry of lookAlikes) {
    if (entry.truth === undefined) throw neverDescribed(entry);
    decoyOf.set(entry, knownDecoy(entry.truth));
  }
  const decoys = [...decoyOf.values()].sort((left, right) => compareText(left.decoyId, right.decoyId));
  const decoysByCard = groupByCard(decoys);
  const ownerIn = <T>(known: ReadonlyMap<Owner, T>, eventId: string): T | undefined => {
    const owner = owners.get(eventId);
    return owner === undefined ? undefined : known.get(owner);
  };
  return {
    schemes: [...schemeOf.values()].sort((left, right) => compareText(left.truth.schemeId, right.truth.schemeId)),
    decoys,
    schemeOfEvent: (eventId) => ownerIn(schemeOf, eventId),
    decoyOfEvent: (eventId) => ownerIn(decoyOf, eventId),
    decoysOfCard: (card) => decoysByCard.get(card) ?? [],
  };
}

const neverDescribed = (owner: Owner): Error => new Error(`the truth has events of ${idOf(owner)} but never describes it`);

function knownScheme(entry: SchemeEntry, truth: SchemeTruth): KnownScheme {
  const { cards, eventCount, firstEventAtMs, movedTiyn, moves } = entry;
  const movedBeforeTiyn = (instantMs: number) =>
    moves.reduce((sumTiyn, move) => (move.timeMs < instantMs ? sumTiyn + move.amountTiyn : sumTiyn), 0);
  return { truth, cards, eventCount, firstEventAtMs, movedTiyn, movedBeforeTiyn };
}

function knownDecoy({ decoyId, typology, habit, members }: DecoyTruth): KnownDecoy {
  return { decoyId, typology, habit, cards: new Set(members.flatMap(({ card }) => (card === null ? [] : [card]))) };
}

function groupByCard(decoys: readonly KnownDecoy[]): Map<string, KnownDecoy[]> {
  const byCard = new Map<string, KnownDecoy[]>();
  for (const decoy of decoys) {
    for (const card of decoy.cards) {
      const sharing = byCard.get(card);
      if (sharing === undefined) byCard.set(card, [decoy]);
      else sharing.push(decoy);
    }
  }
  return byCard;
}
