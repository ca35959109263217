/** First in, first out: which credit an outflow took its money from, and how long that money had stayed. */
import {
  boughtTiynSince,
  CAME_IN,
  CASHED,
  firstAfter,
  OTHERS_MONEY,
  ROW,
  SENT_ON,
  UNVERIFIED,
  WAGES,
  type CardHistory,
} from '@tengewatch/shared/rules/card-history.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';
import type { Limits } from './limits.js';

const MS_PER_SECOND = 1000;

/** Others' money that came in within the window, and what became of it. */
export interface Flow {
  /** Indices of its credits among the movements. */
  readonly credits: readonly number[];
  /** Indices of the movements with which others' money left within the dwell limit, also such as came in before the window. */
  readonly exits: readonly number[];
  readonly creditedTiyn: number;
  /** The part of it whose sender nobody verified. */
  readonly unverifiedTiyn: number;
  /** Left as cash or crypto within the dwell limit, or was sent on. */
  readonly cashedTiyn: number;
  readonly onwardTiyn: number;
  /** Sum of tiyn times seconds stayed, over both. */
  readonly dwellTiynSeconds: number;
  readonly wagesTiyn: number;
}

/** Follows the money from one dwell limit before the window on: what left in the window may have come in then. */
export function flowOf({ movements }: CardHistory, closedMs: number, { windowMs, maxDwellMs }: Limits, nowMs: number): Flow {
  const { numbers } = movements;
  const windowFromMs = nowMs - windowMs;
  const first = firstAfter(movements, Math.max(windowFromMs - maxDwellMs, closedMs));
  const credits: number[] = [];
  const exits: number[] = [];
  const flow = { credits, exits, creditedTiyn: 0, unverifiedTiyn: 0, cashedTiyn: 0, onwardTiyn: 0, dwellTiynSeconds: 0, wagesTiyn: 0 };
  /** What came in before the first movement goes out first. */
  let earlierTiyn = first < movements.length ? numbers[movements.at(first) + ROW.heldTiyn]! : 0;
  /** The first credit with money left, and what is left of it. */
  let open = first;
  let leftTiyn = 0;
  for (let index = first; index < movements.length; index++) {
    const at = movements.at(index);
    const flags = numbers[at + ROW.flags]!;
    const amountTiyn = numbers[at + ROW.amountTiyn]!;
    const timeMs = numbers[at + ROW.timeMs]!;
    if ((flags & CAME_IN) !== 0) {
      if (leftTiyn === 0) {
        open = index;
        leftTiyn = amountTiyn;
      }
      if (timeMs <= windowFromMs) continue;
      if ((flags & WAGES) !== 0) flow.wagesTiyn += amountTiyn;
      if ((flags & OTHERS_MONEY) === 0) continue;
      credits.push(index);
      flow.creditedTiyn += amountTiyn;
      if ((flags & UNVERIFIED) !== 0) flow.unverifiedTiyn += amountTiyn;
      continue;
    }
    let wantedTiyn = amountTiyn;
    const earlierPart = Math.min(wantedTiyn, earlierTiyn);
    earlierTiyn -= earlierPart;
    wantedTiyn -= earlierPart;
    let hasPassed = false;
    while (wantedTiyn > 0 && leftTiyn > 0) {
      const part = Math.min(wantedTiyn, leftTiyn);
      wantedTiyn -= part;
      leftTiyn -= part;
      const from = movements.at(open);
      const cameMs = numbers[from + ROW.timeMs]!;
      const stayedMs = timeMs - cameMs;
      if ((flags & (CASHED | SENT_ON)) !== 0 && (numbers[from + ROW.flags]! & OTHERS_MONEY) !== 0 && stayedMs <= maxDwellMs) {
        hasPassed = true;
        if (cameMs > windowFromMs) {
          if ((flags & CASHED) !== 0) flow.cashedTiyn += part;
          else flow.onwardTiyn += part;
          flow.dwellTiynSeconds += part * Math.floor(stayedMs / MS_PER_SECOND);
        }
      }
      if (leftTiyn > 0) break;
      while (++open < index) {
        const next = movements.at(open);
        if ((numbers[next + ROW.flags]! & CAME_IN) === 0) continue;
        leftTiyn = numbers[next + ROW.amountTiyn]!;
        break;
      }
    }
    if (hasPassed) exits.push(index);
  }
  return flow;
}

/** Purchases of the window in whole days, and of the day it began in. */
export const purchasesTiynOf = (history: CardHistory, windowDays: number, nowMs: number): number =>
  boughtTiynSince(history, localDay(nowMs) - windowDays);
