/** First in, first out: which credit an outflow takes its money from, and how long that money stayed. */
import { MAX_CREDITS, type CardState, type Credit } from './card-state.js';

const MS_PER_SECOND = 1000;

/** How money leaves: 'spent' is honest use, the other two are what the rule looks for. */
export type Way = 'spent' | 'cashed' | 'onward';

/** Remembers a credit as the newest one. */
export function pushCredit(state: CardState, credit: Credit, windowMs: number): void {
  settleSpending(state);
  forgetCredits(state, credit.timeMs - windowMs);
  if (state.credits.length === MAX_CREDITS) dropFirst(state);
  if (state.credits.length === 0) state.oldestMs = credit.timeMs;
  state.credits.push(credit);
  if (credit.evidence !== null) {
    state.thirdCount += 1;
    state.thirdTiyn += credit.amountTiyn;
    if (credit.unverified) state.unverifiedTiyn += credit.amountTiyn;
  }
}

/** Drops credits that are as old as `untilMs` or older; their unspent money stays first in the queue. */
export function forgetCredits(state: CardState, untilMs: number): void {
  settleSpending(state);
  while (state.credits.length > 0 && state.oldestMs <= untilMs) dropFirst(state);
}

/** Money that is spent shows nothing of its way, so that purchases are taken out together before the next credit or exit. */
export function spend(state: CardState, amountTiyn: number): void {
  state.spentTiyn += amountTiyn;
}

function settleSpending(state: CardState): void {
  const { spentTiyn } = state;
  if (spentTiyn === 0) return;
  state.spentTiyn = 0;
  take(state, spentTiyn, 0, 'spent', 0);
}

/** Takes an outflow from the oldest money. Returns how much of it was others' money that came in within the dwell limit. */
export function takeOut(state: CardState, amountTiyn: number, nowMs: number, way: Exclude<Way, 'spent'>, maxDwellMs: number): number {
  settleSpending(state);
  return take(state, amountTiyn, nowMs, way, maxDwellMs);
}

function take(state: CardState, amountTiyn: number, nowMs: number, way: Way, maxDwellMs: number): number {
  let wantedTiyn = amountTiyn;
  if (state.carriedTiyn > 0) {
    const part = Math.min(wantedTiyn, state.carriedTiyn);
    state.carriedTiyn -= part;
    wantedTiyn -= part;
  }
  let passedTiyn = 0;
  const { credits } = state;
  while (wantedTiyn > 0 && state.open < credits.length) {
    const credit = credits[state.open] as Credit;
    const part = Math.min(wantedTiyn, credit.leftTiyn);
    credit.leftTiyn -= part;
    wantedTiyn -= part;
    const stayedMs = nowMs - credit.timeMs;
    if (way !== 'spent' && credit.evidence !== null && stayedMs <= maxDwellMs) {
      if (way === 'cashed') credit.cashedTiyn += part;
      else credit.onwardTiyn += part;
      credit.dwellTiynSeconds += part * Math.floor(stayedMs / MS_PER_SECOND);
      passedTiyn += part;
    }
    if (credit.leftTiyn === 0) state.open += 1;
  }
  return passedTiyn;
}

function dropFirst(state: CardState): void {
  const credit = state.credits.shift() as Credit;
  state.oldestMs = state.credits[0]?.timeMs ?? credit.timeMs;
  state.carriedTiyn += credit.leftTiyn;
  if (state.open > 0) state.open -= 1;
  if (credit.evidence !== null) {
    state.thirdCount -= 1;
    state.thirdTiyn -= credit.amountTiyn;
    if (credit.unverified) state.unverifiedTiyn -= credit.amountTiyn;
  }
}
