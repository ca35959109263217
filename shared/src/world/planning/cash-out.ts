/** One visit to an ATM: takes a sum from a card in as many withdrawals as the machine's limit asks for. */
import { tengeToTiyn } from '../../events/money.js';
import type { Atm, Mark } from '../planner.js';
import { evenly, type Span } from './draw.js';
import { SECOND_MS } from '../../events/time-spans.js';
import type { PlannerTools } from './planner-tools.js';

const NOTE_TIYN = tengeToTiyn(1000);

/** The part of a sum that banknotes can make up. */
export const inNotesTiyn = (amountTiyn: number): number => Math.floor(amountTiyn / NOTE_TIYN) * NOTE_TIYN;

export interface Visit {
  readonly card: number;
  readonly atm: Atm;
  readonly amountTiyn: number;
  readonly mark?: Mark | undefined;
  /** Seconds between two withdrawals of the visit. */
  readonly gapSeconds?: Span;
  /** Runs when the last withdrawal is done. */
  readonly afterwards?: () => void;
}

/** Starts now. Never asks for more than the card holds at that moment. */
export function takeCash(tools: PlannerTools, visit: Visit): void {
  const { bank, eventQueue } = tools;
  // Forked, as the number of withdrawals depends on the balance and must not shift what the planner draws later.
  const random = tools.random.fork('visit', bank.nowMs);
  const { limitTiyn } = visit.atm;
  let leftTiyn = visit.amountTiyn;
  const next = (): void => {
    const sumTiyn = inNotesTiyn(Math.min(leftTiyn, limitTiyn, bank.balanceTiyn(visit.card)));
    if (sumTiyn > 0 && bank.withdraw(visit.card, visit.atm, sumTiyn, visit.mark)) leftTiyn -= sumTiyn;
    else leftTiyn = 0;
    if (inNotesTiyn(Math.min(leftTiyn, bank.balanceTiyn(visit.card))) > 0) {
      eventQueue.at(bank.nowMs + evenly(random, visit.gapSeconds ?? [30, 120]) * SECOND_MS, next);
    } else visit.afterwards?.();
  };
  next();
}
