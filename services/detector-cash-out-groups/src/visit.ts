/** Visits to an ATM: what recent funding one could take, and the indicator when it took nearly all of it. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import type { AtmWithdrawal } from '@tengewatch/shared/events/atm-withdrawal.js';
import { firstAfter, newestEvidence, ROW, SENT_BY_OTHER, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import {
  MAX_FUNDERS,
  MAX_FUNDING_EVIDENCE,
  MAX_VISIT_EVIDENCE,
  purchaseShareOf,
  type CardNumbers,
  type Visit,
  type VisitEvidence,
} from './card-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';

type Movements = CardHistory['movements'];

const INDICATOR_ID_DIGITS = 20;

/** Begins a visit with its first withdrawal, which is not taken from the funding yet. */
export function beginVisit({ movements }: CardHistory, event: AtmWithdrawal, limits: Limits): Visit {
  const first = firstAfter(movements, event.timeMs - limits.fundingWindowMs);
  let fundedTiyn = 0;
  for (let index = first; index < movements.length; index++) fundedTiyn += fundingTiyn(movements, index);
  return {
    firstEventId: event.id,
    atm: event.atm,
    city: event.city,
    holderIin: event.holderIin,
    startMs: event.timeMs,
    endMs: event.timeMs,
    fundedTiyn,
    withdrawnTiyn: 0,
    shown: fundedTiyn < limits.minFundedTiyn ? null : evidenceOf(fundingFrom(movements, first)),
  };
}

/** What is left of others' money that came in with a movement. */
function fundingTiyn(movements: Movements, index: number): number {
  const { numbers } = movements;
  const at = movements.at(index);
  return (numbers[at + ROW.flags]! & SENT_BY_OTHER) === 0 ? 0 : numbers[at + ROW.untakenTiyn]!;
}

function fundingFrom(movements: Movements, first: number): Evidence[] {
  const funding: Evidence[] = [];
  for (let index = first; index < movements.length; index++) {
    if (fundingTiyn(movements, index) > 0) funding.push(movements.thing(index)!);
  }
  return funding;
}

function evidenceOf(available: readonly Evidence[]): VisitEvidence {
  return {
    funders: distinct(available.map((evidence) => evidence.who ?? evidence.where ?? ANONYMOUS)).slice(-MAX_FUNDERS),
    funding: available.slice(-MAX_FUNDING_EVIDENCE),
    withdrawals: [],
  };
}

/** A funder that neither a sender nor a terminal names; never joins anything. */
const ANONYMOUS = 'anonymous';

/** True when a withdrawal still belongs to the visit. */
export const continues = (visit: Visit, event: AtmWithdrawal, limits: Limits): boolean =>
  event.atm === visit.atm && event.timeMs < visit.endMs + limits.visitGapMs && event.timeMs <= visit.startMs + limits.maxVisitMs;

/** Counts in the withdrawal that the history noted last. */
export function addToVisit(visit: Visit, event: AtmWithdrawal, history: CardHistory): void {
  visit.endMs = event.timeMs;
  visit.withdrawnTiyn += event.amountTiyn;
  const { shown } = visit;
  if (shown !== null && shown.withdrawals.length < MAX_VISIT_EVIDENCE) shown.withdrawals.push(newestEvidence(history));
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
  if (visit.shown === null || visit.withdrawnTiyn < limits.minFundedTiyn) return;
  if (visit.withdrawnTiyn < parameters.minEmptiedShare * visit.fundedTiyn) return;
  if (visit.fundedTiyn < parameters.minFundedPart * visit.withdrawnTiyn) return;
  const { numbers, history, nowMs } = context;
  context.emit('indicators-emptied-cards', {
    v: EVENT_VERSION,
    id: contentId(INDICATOR_ID_DIGITS, 'card-emptied', visit.firstEventId),
    timeMs: nowMs,
    kind: 'card-emptied',
    key: visit.atm,
    card: context.key,
    holderIin: visit.holderIin,
    city: visit.city,
    startMs: visit.startMs,
    endMs: visit.endMs,
    fundedTiyn: visit.fundedTiyn,
    withdrawnTiyn: visit.withdrawnTiyn,
    purchaseShare: purchaseShareOf(numbers, history, Math.floor(nowMs / limits.shareBlockMs), laterTiyn),
    funders: [...visit.shown.funders],
    evidence: [...visit.shown.funding, ...visit.shown.withdrawals],
  });
}

/** For the few names of a card's fundings this beats a set. */
const distinct = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) === at);
