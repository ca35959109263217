/** Alert episodes: what lies between "the rule is met" and the revisions of one alert that are written. */
import {
  FIRST_EVIDENCE,
  LATEST_EVIDENCE,
  MAX_ALERT_CARDS,
  type Alert,
  type AlertReason,
  type CardFacts,
  type Evidence,
} from '../events/alert.js';
import type { RuleName } from '../events/rule-names.js';
import { EVENT_VERSION } from '../events/schema-parts.js';
import type { StageContext } from '../stream/stage.js';
import { contentId } from './content-id.js';
import { byTimeAndId } from './evidence.js';
import type { Assessment } from './reasons.js';

/** Distinct cards are told apart up to this many; cardCount stops there. */
export const MAX_COUNTED_CARDS = 2000;

const ALERT_ID_DIGITS = 16;
const REVISION_DIGITS = 6;

export interface EpisodePolicy {
  readonly rule: RuleName;
  readonly ruleVersion: string;
  /** What the money of an episode adds up, in a few plain words. */
  readonly amountCounts: string;
  /** At most one update is written in this much event time; opening, closing and merging are written at once. */
  readonly updateIntervalMs: number;
  /** An episode closes this long after its last event. */
  readonly quietMs: number;
  /** Money from which an alert is medium or high. */
  readonly mediumTiyn: number;
  readonly highTiyn: number;
  /** Points from which the severity is one step higher than the money alone makes it. */
  readonly strongScore: number;
}

/** State of one episode; plain JSON. */
export interface Episode {
  alertId: string;
  subject: Alert['subject'];
  /** Number of the next revision; 0 until the alert has been written. */
  revision: number;
  writtenAtMs: number;
  /** True when something happened since the last written revision. */
  changed: boolean;
  openedAtMs: number;
  firstEventAtMs: number;
  lastEventAtMs: number;
  eventCount: number;
  amountTiyn: number;
  /** Distinct cards in the order of their first event, numbered from 0. */
  cards: { [card: string]: number };
  cardCount: number;
  /** Of those that are named. */
  cardFacts: CardFacts[];
  first: Evidence[];
  latest: Evidence[];
  /** How many events between `first` and `latest` were shown once and are left out now. */
  leftOutCount: number;
  reasons: AlertReason[];
  score: number;
}

/** A new episode that nothing has been written of yet. `startMs` is its first event and part of its identity. */
export function newEpisode(rule: RuleName, subject: Alert['subject'], startMs: number, nowMs: number): Episode {
  return {
    alertId: contentId(ALERT_ID_DIGITS, rule, subject.kind, subject.id, startMs),
    subject,
    revision: 0,
    writtenAtMs: nowMs,
    changed: true,
    openedAtMs: nowMs,
    firstEventAtMs: startMs,
    lastEventAtMs: startMs,
    eventCount: 0,
    amountTiyn: 0,
    cards: {},
    cardCount: 0,
    cardFacts: [],
    first: [],
    latest: [],
    leftOutCount: 0,
    reasons: [],
    score: 0,
  };
}

/** Events of one card that are counted into an episode. */
export interface CountedEvents {
  readonly count: number;
  /** What they add to the money of the episode. */
  readonly tiyn: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Counts events in, each of which must be counted once; `keepEvidence` decides which of them are shown. */
export function countEvents(episode: Episode, { count, tiyn, firstMs, lastMs }: CountedEvents, facts: CardFacts): void {
  episode.eventCount += count;
  episode.amountTiyn += tiyn;
  episode.firstEventAtMs = Math.min(episode.firstEventAtMs, firstMs);
  episode.lastEventAtMs = Math.max(episode.lastEventAtMs, lastMs);
  episode.changed = true;
  addCard(episode, facts);
}

/** Counts one event in and shows it; call once for each event, in their order. */
export function addEvidence(episode: Episode, evidence: Evidence, tiyn: number, facts: CardFacts): void {
  const { timeMs } = evidence;
  countEvents(episode, { count: 1, tiyn, firstMs: timeMs, lastMs: timeMs }, facts);
  keepEvidence(episode, evidence);
}

/** States why the alert stands now; the latest reasons are the ones that are written. */
export function explain(episode: Episode, reasons: AlertReason[], score: number): void {
  episode.reasons = reasons;
  episode.score = score;
  episode.changed = true;
}

/** What the rule finds now; undefined when its conditions are not met. */
export type VerdictNow = () => Assessment | undefined;

/**
 * Writes a revision when the episode changed and is new, or its last one is old enough; otherwise `episodeDueMs` says when that
 * will be. `verdictNow` is called only when a revision is written; without a verdict the reasons of the last verdict stay.
 */
export function reviseEpisode(episode: Episode, policy: EpisodePolicy, context: StageContext, verdictNow?: VerdictNow): void {
  if (!isRevisionDue(episode, policy, context.nowMs)) return;
  restate(episode, verdictNow);
  write(episode, policy, context, 'open', null);
}

const isRevisionDue = (episode: Episode, policy: EpisodePolicy, nowMs: number): boolean =>
  episode.changed && (episode.revision === 0 || nowMs >= episode.writtenAtMs + policy.updateIntervalMs);

function restate(episode: Episode, verdictNow: VerdictNow | undefined): void {
  const verdict = verdictNow?.();
  if (verdict !== undefined) explain(episode, verdict.reasons, verdict.points);
}

/** When the episode next has something to write by itself: a held-back update, or its closing. */
export function episodeDueMs(episode: Episode, policy: EpisodePolicy): number {
  const closesAtMs = episode.lastEventAtMs + policy.quietMs;
  return episode.changed ? Math.min(closesAtMs, episode.writtenAtMs + policy.updateIntervalMs) : closesAtMs;
}

/** Writes what is due at this instant. Returns false when that closed the episode. */
export function onEpisodeTimer(episode: Episode, policy: EpisodePolicy, context: StageContext, verdictNow?: VerdictNow): boolean {
  if (context.nowMs >= episode.lastEventAtMs + policy.quietMs) {
    if (isRevisionDue(episode, policy, context.nowMs)) restate(episode, verdictNow);
    write(episode, policy, context, 'closed', null);
    return false;
  }
  reviseEpisode(episode, policy, context, verdictNow);
  return true;
}

/** Closes `loser` as merged and moves what it holds into `survivor`, which the caller then revises. */
export function mergeEpisode(survivor: Episode, loser: Episode, policy: EpisodePolicy, context: StageContext): void {
  if (loser.revision > 0) write(loser, policy, context, 'merged', survivor.alertId);
  survivor.eventCount += loser.eventCount;
  survivor.amountTiyn += loser.amountTiyn;
  survivor.firstEventAtMs = Math.min(survivor.firstEventAtMs, loser.firstEventAtMs);
  survivor.lastEventAtMs = Math.max(survivor.lastEventAtMs, loser.lastEventAtMs);
  survivor.changed = true;
  for (const [card, number] of Object.entries(loser.cards)) addCard(survivor, loser.cardFacts[number] ?? unknownCard(card));
  survivor.leftOutCount += loser.leftOutCount;
  for (const evidence of [...loser.first, ...loser.latest]) keepEvidence(survivor, evidence);
}

/** How urgent a sum is under a policy; many signs at once make it one step more urgent. */
export function severityOf(policy: EpisodePolicy, amountTiyn: number, score: number): Alert['severity'] {
  const byMoney = amountTiyn >= policy.highTiyn ? 2 : Number(amountTiyn >= policy.mediumTiyn);
  const level = byMoney + Number(score >= policy.strongScore);
  if (level === 0) return 'low';
  return level === 1 ? 'medium' : 'high';
}

const unknownCard = (card: string): CardFacts => ({ card, holderIin: null, bank: null, issuedOn: null });

function addCard(episode: Episode, facts: CardFacts): void {
  const { cards, cardFacts } = episode;
  const known = cards[facts.card];
  if (known !== undefined) {
    // A card's date of issue may become known later than the card.
    const earlier = cardFacts[known];
    if (earlier !== undefined && earlier.issuedOn === null) cardFacts[known] = { ...earlier, issuedOn: facts.issuedOn };
    return;
  }
  if (episode.cardCount >= MAX_COUNTED_CARDS) return;
  cards[facts.card] = episode.cardCount;
  episode.cardCount += 1;
  if (cardFacts.length < MAX_ALERT_CARDS) cardFacts.push(facts);
}

/**
 * Shows an event that was counted. Keeps the earliest and the latest by time and id, in whichever order they are counted: bursts of a group overlap, and groups
 * merge. What is left out then lies between the two, where a reader can be told of it.
 */
export function keepEvidence(episode: Episode, evidence: Evidence): void {
  const { first, latest } = episode;
  const lastOfFirst = first.at(-1);
  if (lastOfFirst === undefined || first.length < FIRST_EVIDENCE) {
    insertInOrder(first, evidence);
  } else if (byTimeAndId(evidence, lastOfFirst) < 0) {
    first.pop();
    insertInOrder(first, evidence);
    insertInOrder(latest, lastOfFirst);
  } else {
    insertInOrder(latest, evidence);
  }
  if (latest.length <= LATEST_EVIDENCE) return;
  latest.shift();
  episode.leftOutCount += 1;
}

/** Looks from the end, where nearly all belong. */
function insertInOrder(ordered: Evidence[], evidence: Evidence): void {
  let at = ordered.length;
  while (at > 0 && byTimeAndId(ordered[at - 1]!, evidence) > 0) at -= 1;
  ordered.splice(at, 0, evidence);
}

function write(episode: Episode, policy: EpisodePolicy, context: StageContext, status: Alert['status'], mergedInto: string | null): void {
  context.emit('alerts', {
    v: EVENT_VERSION,
    id: `${episode.alertId}-${String(episode.revision).padStart(REVISION_DIGITS, '0')}`,
    timeMs: context.nowMs,
    alertId: episode.alertId,
    rule: policy.rule,
    ruleVersion: policy.ruleVersion,
    revision: episode.revision,
    status,
    mergedInto,
    severity: severityOf(policy, episode.amountTiyn, episode.score),
    subject: episode.subject,
    openedAtMs: episode.openedAtMs,
    firstEventAtMs: episode.firstEventAtMs,
    lastEventAtMs: episode.lastEventAtMs,
    closedAtMs: status === 'open' ? null : context.nowMs,
    eventCount: episode.eventCount,
    amountTiyn: episode.amountTiyn,
    amountCounts: policy.amountCounts,
    cards: episode.cardFacts.map(({ card }) => card),
    cardCount: episode.cardCount,
    // A copy: an episode learns more of its cards, and what is written must not change.
    cardFacts: [...episode.cardFacts],
    reasons: episode.reasons,
    evidence: [...episode.first, ...episode.latest],
    leftOutCount: episode.leftOutCount,
  });
  episode.revision += 1;
  episode.writtenAtMs = context.nowMs;
  episode.changed = false;
}
