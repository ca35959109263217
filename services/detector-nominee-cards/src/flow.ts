/** First in, first out: which credit an outflow takes its money from, and how long that money stayed. */
import { MAX_CREDITS, type CardNumbers, type CardState, type Credit } from './card-state.js';

const MS_PER_SECOND = 1000;

/** How money leaves: 'spent' is honest use, the other two are what the rule looks for. */
export type Way = 'spent' | 'cashed' | 'onward';

/** Remembers a credit as the newest one. */
export function pushCredit(state: CardState, numbers: CardNumbers, credit: Credit, windowMs: number): void {
  forgetCredits(state, numbers, credit.timeMs - windowMs);
  if (numbers.credits === MAX_CREDITS) dropFirst(state, numbers);
  if (numbers.credits === 0) numbers.oldestMs = credit.timeMs;
  if (numbers.open === numbers.credits) numbers.openLeftTiyn = credit.amountTiyn;
  state.credits.push(credit);
  numbers.credits += 1;
  if (credit.evidence !== null) {
    numbers.thirdCount += 1;
    numbers.thirdTiyn += credit.amountTiyn;
    if (credit.unverified) numbers.unverifiedTiyn += credit.amountTiyn;
  }
}

/** Drops credits that are as old as `untilMs` or older; their unspent money stays first in the queue. */
export function forgetCredits(state: CardState, numbers: CardNumbers, untilMs: number): void {
  settleSpending(state, numbers);
  while (numbers.credits > 0 && numbers.oldestMs <= untilMs) dropFirst(state, numbers);
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
  const carriedPart = Math.min(amountTiyn, numbers.carriedTiyn);
  numbers.carriedTiyn -= carriedPart;
  let wantedTiyn = amountTiyn - carriedPart;
  let passedTiyn = 0;
  while (wantedTiyn > 0 && numbers.open < numbers.credits) {
    const part = Math.min(wantedTiyn, numbers.openLeftTiyn);
    numbers.openLeftTiyn -= part;
    wantedTiyn -= part;
    if (way !== 'spent' && passOn(state.credits[numbers.open]!, part, nowMs, way, maxDwellMs)) passedTiyn += part;
    if (numbers.openLeftTiyn === 0) openAt(state, numbers, numbers.open + 1);
  }
  return passedTiyn;
}

/** Notes what left of a credit. False when it was the holder's own money, or had stayed too long. */
function passOn(credit: Credit, part: number, nowMs: number, way: Exclude<Way, 'spent'>, maxDwellMs: number): boolean {
  const stayedMs = nowMs - credit.timeMs;
  if (credit.evidence === null || stayedMs > maxDwellMs) return false;
  if (way === 'cashed') credit.cashedTiyn += part;
  else credit.onwardTiyn += part;
  credit.dwellTiynSeconds += part * Math.floor(stayedMs / MS_PER_SECOND);
  return true;
}

/** The next money is taken from this credit, of which all is left. */
function openAt(state: CardState, numbers: CardNumbers, index: number): void {
  numbers.open = index;
  numbers.openLeftTiyn = state.credits[index]?.amountTiyn ?? 0;
}

function dropFirst(state: CardState, numbers: CardNumbers): void {
  const credit = state.credits.shift() as Credit;
  numbers.credits -= 1;
  numbers.oldestMs = state.credits[0]?.timeMs ?? credit.timeMs;
  if (numbers.open > 0) numbers.open -= 1;
  else {
    numbers.carriedTiyn += numbers.openLeftTiyn;
    openAt(state, numbers, 0);
  }
  if (credit.evidence !== null) {
    numbers.thirdCount -= 1;
    numbers.thirdTiyn -= credit.amountTiyn;
    if (credit.unverified) numbers.unverifiedTiyn -= credit.amountTiyn;
  }
}
