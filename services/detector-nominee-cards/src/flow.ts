/** First in, first out: which credit an outflow takes its money from, and how long that money stayed. */
import { MAX_CREDITS, type CardNumbers, type CardState, type Credit } from './card-state.js';

const MS_PER_SECOND = 1000;

/** How money leaves: 'spent' is honest use, the other two are what the rule looks for. */
export type Way = 'spent' | 'cashed' | 'onward';

/** Remembers a credit as the newest one. */
export function pushCredit(state: CardState, numbers: CardNumbers, credit: Credit, windowMs: number): void {
  forgetCredits(state, numbers, credit.timeMs - windowMs);
  const { credits } = state;
  if (credits.length === MAX_CREDITS) dropFirst(state, numbers);
  if (credits.length === 0) numbers.oldestMs = credit.timeMs;
  credits.push(credit);
  if (credit.evidence !== null) {
    numbers.thirdCount += 1;
    numbers.thirdTiyn += credit.amountTiyn;
    if (credit.unverified) numbers.unverifiedTiyn += credit.amountTiyn;
  }
}

/** Drops credits that are as old as `untilMs` or older; their unspent money stays first in the queue. */
export function forgetCredits(state: CardState, numbers: CardNumbers, untilMs: number): void {
  settleSpending(state, numbers);
  while (state.credits.length > 0 && numbers.oldestMs <= untilMs) dropFirst(state, numbers);
}

/** Money that is spent shows nothing of its way, so that purchases are taken out together before the next credit or exit. */
export function spend(numbers: CardNumbers, amountTiyn: number): void {
  numbers.spentTiyn += amountTiyn;
}

function settleSpending(state: CardState, numbers: CardNumbers): void {
  const { spentTiyn } = numbers;
  if (spentTiyn === 0) return;
  numbers.spentTiyn = 0;
  take(state, numbers, spentTiyn, 0, 'spent', 0);
}

/** Takes an outflow from the oldest money. Returns how much of it was others' money that came in within the dwell limit. */
export function takeOut(
  state: CardState,
  numbers: CardNumbers,
  amountTiyn: number,
  nowMs: number,
  way: Exclude<Way, 'spent'>,
  maxDwellMs: number,
): number {
  settleSpending(state, numbers);
  return take(state, numbers, amountTiyn, nowMs, way, maxDwellMs);
}

function take(state: CardState, numbers: CardNumbers, amountTiyn: number, nowMs: number, way: Way, maxDwellMs: number): number {
  let wantedTiyn = amountTiyn;
  const { carriedTiyn } = numbers;
  if (carriedTiyn > 0) {
    const part = Math.min(wantedTiyn, carriedTiyn);
    numbers.carriedTiyn = carriedTiyn - part;
    wantedTiyn -= part;
  }
  let passedTiyn = 0;
  let { open } = numbers;
  const { credits } = state;
  while (wantedTiyn > 0 && open < credits.length) {
    const credit = credits[open] as Credit;
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
    if (credit.leftTiyn === 0) open += 1;
  }
  numbers.open = open;
  return passedTiyn;
}

function dropFirst(state: CardState, numbers: CardNumbers): void {
  const credit = state.credits.shift() as Credit;
  numbers.oldestMs = state.credits[0]?.timeMs ?? credit.timeMs;
  numbers.carriedTiyn += credit.leftTiyn;
  if (numbers.open > 0) numbers.open -= 1;
  if (credit.evidence !== null) {
    numbers.thirdCount -= 1;
    numbers.thirdTiyn -= credit.amountTiyn;
    if (credit.unverified) numbers.unverifiedTiyn -= credit.amountTiyn;
  }
}
