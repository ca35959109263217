/** Visits to an ATM: what recent funding one could take, and the indicator when it took nearly all of it. */
import type { Evidence } from '@tengewatch/shared/events/alert.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import type { AtmWithdrawal } from '@tengewatch/shared/events/atm-withdrawal.js';
import { contentId } from '@tengewatch/shared/rules/content-id.js';
import { withdrawalEvidence } from '@tengewatch/shared/rules/evidence.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import {
  FUNDING,
  MAX_FUNDERS,
  MAX_FUNDING_EVIDENCE,
  MAX_VISIT_EVIDENCE,
  rollBlock,
  type CardNumbers,
  type Visit,
  type VisitEvidence,
} from './card-state.js';
import type { Limits } from './limits.js';
import type { CashOutGroupsParameters } from './params.js';

type Fundings = CardNumbers['fundings'];

const INDICATOR_ID_DIGITS = 20;

/** Begins a visit with its first withdrawal, which is not taken from the funding yet. The caller has cut it to the window. */
export function beginVisit(fundings: Fundings, event: AtmWithdrawal, limits: Limits): Visit {
  let fundedTiyn = 0;
  for (let index = 0; index < fundings.length; index++) fundedTiyn += fundings.get(index, FUNDING.leftTiyn);
  return {
    firstEventId: event.id,
    atm: event.atm,
    city: event.city,
    holderIin: event.holderIin,
    startMs: event.timeMs,
    endMs: event.timeMs,
    fundedTiyn,
    withdrawnTiyn: 0,
    shown:
      fundedTiyn < limits.minFundedTiyn
        ? null
        : evidenceOf(fundings.things().filter((_, index) => fundings.get(index, FUNDING.leftTiyn) > 0)),
  };
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

export function addToVisit(visit: Visit, event: AtmWithdrawal): void {
  visit.endMs = event.timeMs;
  visit.withdrawnTiyn += event.amountTiyn;
  const { shown } = visit;
  if (shown !== null && shown.withdrawals.length < MAX_VISIT_EVIDENCE) shown.withdrawals.push(withdrawalEvidence(event));
}

/** Takes a withdrawal from the oldest funding, which the caller has cut to the window. */
export function takeFromFundings(fundings: Fundings, amountTiyn: number): void {
  let wantedTiyn = amountTiyn;
  for (let index = 0; index < fundings.length && wantedTiyn > 0; index++) {
    const leftTiyn = fundings.get(index, FUNDING.leftTiyn);
    const part = Math.min(wantedTiyn, leftTiyn);
    fundings.set(index, FUNDING.leftTiyn, leftTiyn - part);
    wantedTiyn -= part;
  }
}

/** Ends the visit; one that emptied the card is reported to its ATM. */
export function endVisit(visit: Visit, parameters: CashOutGroupsParameters, limits: Limits, context: StageContext<CardNumbers>): void {
  if (visit.shown === null || visit.withdrawnTiyn < limits.minFundedTiyn) return;
  if (visit.withdrawnTiyn < parameters.minEmptiedShare * visit.fundedTiyn) return;
  if (visit.fundedTiyn < parameters.minFundedPart * visit.withdrawnTiyn) return;
  const { numbers } = context;
  rollBlock(numbers, Math.floor(context.nowMs / limits.shareBlockMs));
  const outTiyn = numbers.outTiyn + numbers.lastOutTiyn;
  context.emit('indicators-emptied-cards', {
    v: EVENT_VERSION,
    id: contentId(INDICATOR_ID_DIGITS, 'card-emptied', visit.firstEventId),
    timeMs: context.nowMs,
    kind: 'card-emptied',
    key: visit.atm,
    card: context.key,
    holderIin: visit.holderIin,
    city: visit.city,
    startMs: visit.startMs,
    endMs: visit.endMs,
    fundedTiyn: visit.fundedTiyn,
    withdrawnTiyn: visit.withdrawnTiyn,
    purchaseShare: outTiyn === 0 ? 0 : (numbers.boughtTiyn + numbers.lastBoughtTiyn) / outTiyn,
    funders: [...visit.shown.funders],
    evidence: [...visit.shown.funding, ...visit.shown.withdrawals],
  });
}

/** For the few names of a card's fundings this beats a set. */
const distinct = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) === at);
