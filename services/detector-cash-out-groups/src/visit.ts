/** Visits to an ATM: what recent funding one could take, and the indicator when it took nearly all of it. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { MAX_FUNDERS } from '@tengewatch/shared/events/indicator.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import type { AtmWithdrawal } from '@tengewatch/shared/events/atm-withdrawal.js';
import {
  evidenceAt,
  firstAfter,
  issuedOnOf,
  REPORTED,
  ROW,
  SENT_BY_OTHER,
  WITHDRAWN,
  type CardHistory,
  type Movements,
} from '@tengewatch/shared/rules/card-history.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import { MAX_FUNDING_EVIDENCE, MAX_VISIT_EVIDENCE, purchaseShareOf, type CardNumbers, type Visit } from './card-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';

const INDICATOR_ID_DIGITS = 20;

/** Begins a visit with its first withdrawal, which is not taken from the funding yet. */
export function beginVisit({ movements }: CardHistory, event: AtmWithdrawal, limits: Limits): Visit {
  let fundedTiyn = 0;
  let fundings = 0;
  for (let index = firstAfter(movements, event.timeMs - limits.fundingWindowMs); index < movements.length; index++) {
    const part = fundingTiyn(movements, index);
    if (part === 0) continue;
    fundedTiyn += part;
    fundings += 1;
  }
  return {
    firstEventId: event.id,
    atm: event.atm,
    city: event.city,
    holderIin: event.holderIin,
    bank: event.bank,
    startMs: event.timeMs,
    endMs: event.timeMs,
    fundedTiyn,
    fundings,
    withdrawnTiyn: 0,
  };
}

/** True for others' money that came in. */
const isFunding = ({ numbers }: Movements, at: number): boolean => (numbers[at + ROW.flags]! & SENT_BY_OTHER) !== 0;

/** What is left of others' money that came in with a movement. */
function fundingTiyn(movements: Movements, index: number): number {
  const at = movements.at(index);
  return isFunding(movements, at) ? movements.numbers[at + ROW.untakenTiyn]! : 0;
}

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

/** Takes a withdrawal from the oldest funding. */
export function takeFromFunding({ movements }: CardHistory, event: AtmWithdrawal, limits: Limits): void {
  let wantedTiyn = event.amountTiyn;
  const first = firstAfter(movements, event.timeMs - limits.fundingWindowMs);
  for (let index = first; index < movements.length && wantedTiyn > 0; index++) {
    const part = Math.min(wantedTiyn, fundingTiyn(movements, index));
    if (part === 0) continue;
    movements.numbers[movements.at(index) + ROW.untakenTiyn]! -= part;
    wantedTiyn -= part;
  }
}

/** Ends the visit; one that emptied the card is reported to its ATM. `laterTiyn` has left since, with the event at hand. */
export function endVisit(
  visit: Visit,
  laterTiyn: number,
  parameters: CashOutGroupsParameters,
  limits: Limits,
  context: StageContext<CardNumbers, CardHistory>,
): void {
  if (!emptiesCard(visit, parameters, limits)) return;
  if (visit.fundedTiyn < parameters.minFundedPart * visit.withdrawnTiyn) return;
  const { numbers, history, nowMs } = context;
  const { funders, fundings, withdrawals } = movementsOf(visit, history, context.key);
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
    purchaseShare: purchaseShareOf(numbers, history, Math.floor(nowMs / limits.shareBlockMs), laterTiyn),
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

/** Finds a visit that is being reported among the card's movements, and marks the top-ups that it drew on. */
function movementsOf(visit: Visit, history: CardHistory, card: string): VisitMovements {
  const { movements } = history;
  const { numbers } = movements;
  const withdrawals: Evidence[] = [];
  let last = -1;
  let index = movements.length - 1;
  for (; index >= 0; index--) {
    const at = movements.at(index);
    if ((numbers[at + ROW.flags]! & WITHDRAWN) === 0 || numbers[at + ROW.timeMs]! > visit.endMs) continue;
    const evidence = evidenceAt(history, index, card);
    if (evidence.where !== visit.atm) continue;
    withdrawals.push(evidence);
    last = Math.max(last, index);
    if (evidence.eventId === visit.firstEventId) break;
  }
  const funders: string[] = [];
  const fundings: Evidence[] = [];
  for (index = firstFunding(visit, movements, index); index < last; index++) {
    const at = movements.at(index);
    const takenTiyn = numbers[at + ROW.amountTiyn]! - numbers[at + ROW.untakenTiyn]!;
    if (!isFunding(movements, at) || takenTiyn === 0) continue;
    const evidence = evidenceAt(history, index, card);
    funders.push(evidence.who ?? evidence.where ?? ANONYMOUS);
    if ((numbers[at + ROW.flags]! & REPORTED) !== 0) continue;
    fundings.push(evidence);
    numbers[at + ROW.flags]! |= REPORTED;
  }
  return { funders, fundings, withdrawals: withdrawals.reverse() };
}

/**
 * Index of the first top-up that the visit could draw on, and so did; `before` is that of its first withdrawal. Withdrawals take from
 * the oldest, so that what was there are the latest before it.
 */
function firstFunding({ fundings }: Visit, movements: Movements, before: number): number {
  let index = before;
  for (let left = fundings; index > 0 && left > 0;) {
    index--;
    if (isFunding(movements, movements.at(index))) left--;
  }
  return Math.max(0, index);
}

/** For the few names of a card's fundings this beats a set. */
const distinct = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) === at);
