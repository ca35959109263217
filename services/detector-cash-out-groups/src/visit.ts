/** Visits to an ATM: what recent funding one could take, and the indicator when it took nearly all of it. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { MAX_FUNDERS } from '@tengewatch/shared/events/indicator.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import type { AtmWithdrawal } from '@tengewatch/shared/events/atm-withdrawal.js';
import { evidenceAt, issuedOnOf, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import { movementsAfter, type Movement } from '@tengewatch/shared/rules/movement.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import { MAX_FUNDING_EVIDENCE, MAX_VISIT_EVIDENCE, purchaseShareOf, type CardColumns, type Drawn, type Visit } from './card-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';

const INDICATOR_ID_DIGITS = 20;

type Context = StageContext<CardColumns, CardHistory>;

/** Begins a visit with its first withdrawal, which is not taken from the funding yet. */
export function beginVisit(event: AtmWithdrawal, fundings: readonly Movement[], from: Drawn): Visit {
  return {
    firstEventId: event.id,
    atm: event.atm,
    city: event.city,
    holderIin: event.holderIin,
    bank: event.bank,
    startMs: event.timeMs,
    endMs: event.timeMs,
    fundedTiyn: fundings.reduce((sum, funding) => sum + leftTiyn(funding, from), 0),
    from,
    withdrawnTiyn: 0,
  };
}

/** Top-ups by others that withdrawals at an instant can take from, oldest first. */
export const fundingsAt = (history: CardHistory, { number }: Drawn, timeMs: number, { fundingWindowMs }: Limits): Movement[] =>
  movementsAfter(history, timeMs - fundingWindowMs, number).filter(({ isFromOther }) => isFromOther);

/** What is left of a top-up: withdrawals take from the oldest, so that only one of them is taken in part. */
const leftTiyn = ({ number, amountTiyn }: Movement, drawn: Drawn): number =>
  number === drawn.number ? amountTiyn - drawn.takenTiyn : amountTiyn;

/** True when a withdrawal within the gap still belongs to the visit. */
export const continues = (visit: Visit, event: AtmWithdrawal, { maxVisitMs }: Limits): boolean =>
  event.atm === visit.atm && event.timeMs <= visit.startMs + maxVisitMs;

/** Counts in a withdrawal. */
export function addToVisit(visit: Visit, event: AtmWithdrawal): void {
  visit.endMs = event.timeMs;
  visit.withdrawnTiyn += event.amountTiyn;
}

/** True when the visit took so much of the funding that it emptied the card. */
export function emptiesCard({ fundedTiyn, withdrawnTiyn }: Visit, parameters: CashOutGroupsParameters, limits: Limits): boolean {
  if (fundedTiyn < limits.minFundedTiyn || withdrawnTiyn < limits.minFundedTiyn) return false;
  return withdrawnTiyn >= parameters.minEmptiedShare * fundedTiyn;
}

/** Takes a sum from fundings, from the oldest on. Gives how far withdrawals have drawn then, and on which top-ups this one drew. */
export function take(
  tiyn: number,
  fundings: readonly Movement[],
  drawn: Drawn,
): { readonly next: Drawn; readonly from: readonly Movement[] } {
  let wantedTiyn = tiyn;
  let next = drawn;
  const from: Movement[] = [];
  for (const funding of fundings) {
    if (wantedTiyn === 0) break;
    const { number, amountTiyn } = funding;
    const left = leftTiyn(funding, next);
    const part = Math.min(wantedTiyn, left);
    wantedTiyn -= part;
    from.push(funding);
    next = part === left ? { number: number + 1, takenTiyn: 0 } : { number, takenTiyn: amountTiyn - left + part };
  }
  return { next, from };
}

/**
 * Ends the visit, and reports it to its ATM when it emptied the card. `laterTiyn` is the money that has left the card after the
 * visit, with the event at hand.
 */
export function endVisit(visit: Visit, laterTiyn: number, parameters: CashOutGroupsParameters, limits: Limits, context: Context): void {
  if (!emptiesCard(visit, parameters, limits)) return;
  if (visit.fundedTiyn < parameters.minFundedPart * visit.withdrawnTiyn) return;
  const { columns, history, nowMs } = context;
  const { funders, fundings, withdrawals } = movementsOf(visit, limits, context);
  context.emit('indicators-emptied-cards', {
    v: EVENT_VERSION,
    id: contentId(INDICATOR_ID_DIGITS, 'card-emptied', visit.firstEventId),
    timeMs: nowMs,
    kind: 'card-emptied',
    key: visit.atm,
    card: context.key,
    holderIin: visit.holderIin,
    bank: visit.bank,
    cardIssuedOn: issuedOnOf(history),
    city: visit.city,
    startMs: visit.startMs,
    endMs: visit.endMs,
    fundedTiyn: visit.fundedTiyn,
    withdrawnTiyn: visit.withdrawnTiyn,
    purchaseShare: purchaseShareOf(columns, history, Math.floor(nowMs / limits.shareBlockMs), laterTiyn),
    funders: distinct(funders).slice(-MAX_FUNDERS),
    eventCount: fundings.length + withdrawals.length,
    firstEventAtMs: fundings[0]?.timeMs ?? visit.startMs,
    evidence: [...fundings.slice(-MAX_FUNDING_EVIDENCE), ...withdrawals.slice(0, MAX_VISIT_EVIDENCE)],
  });
}

/** A funder that neither a sender nor a terminal names; never joins anything. */
const ANONYMOUS = 'anonymous';

interface VisitMovements {
  /** Of each top-up that the visit drew on, oldest first. */
  readonly funders: readonly string[];
  /** Those that no reported visit drew on before, oldest first: an event is evidence of one visit only. */
  readonly fundings: readonly Evidence[];
  readonly withdrawals: readonly Evidence[];
}

/** The movements of a visit that is being reported. Remembers the number of the latest top-up that the visit drew on. */
function movementsOf(visit: Visit, limits: Limits, { history, columns, key }: Context): VisitMovements {
  const withdrawals = withdrawalsOf(visit, history, key);
  const drawnOn = new Map<number, Movement>();
  let drawn = visit.from;
  for (const { movement } of withdrawals) {
    const fundings = fundingsAt(history, drawn, movement.timeMs, limits).filter(({ index }) => index < movement.index);
    const { next, from } = take(movement.amountTiyn, fundings, drawn);
    drawn = next;
    for (const funding of from) drawnOn.set(funding.number, funding);
  }
  const funders: string[] = [];
  const fundings: Evidence[] = [];
  for (const { number, index } of drawnOn.values()) {
    const evidence = evidenceAt(history, index, key);
    funders.push(evidence.who ?? evidence.where ?? ANONYMOUS);
    if (number > columns.reportedNumber) fundings.push(evidence);
  }
  columns.reportedNumber = Math.max(columns.reportedNumber, ...drawnOn.keys());
  return { funders, fundings, withdrawals: withdrawals.map(({ evidence }) => evidence) };
}

/** The withdrawals of a visit, oldest first. */
function withdrawalsOf(visit: Visit, history: CardHistory, card: string): { readonly movement: Movement; readonly evidence: Evidence }[] {
  const found = movementsAfter(history, visit.startMs - 1)
    .filter(({ isWithdrawal, timeMs }) => isWithdrawal && timeMs <= visit.endMs)
    .map((movement) => ({ movement, evidence: evidenceAt(history, movement.index, card) }))
    .filter(({ evidence }) => evidence.where === visit.atm);
  // A withdrawal of the visit before this one may have the same instant as this visit's first withdrawal.
  return found.slice(found.findIndex(({ evidence }) => evidence.eventId === visit.firstEventId));
}

/** For the few names of a card's fundings this beats a set. */
const distinct = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) === at);
