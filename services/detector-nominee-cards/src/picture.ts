/** The picture of a card over the window: the figures that the verdict is made of. */
import {
  boughtTiynSince,
  cardHistory,
  issuedMsOf,
  reachesBackTo,
  ROW,
  senderOf,
  type CardHistory,
} from '@tengewatch/shared/rules/card-history.js';
import { DAY_MS, HOUR_MS, localDay, startOfLocalDayMs } from '@tengewatch/shared/rules/local-time.js';
import type { CountedOver } from '@tengewatch/shared/rules/reasons.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import type { CardNumbers } from './card-state.js';
import type { Flow } from './flow.js';
import type { Limits } from './limits.js';
import type { NomineeCardsParameters } from './params.js';

const SECONDS_PER_HOUR = HOUR_MS / 1000;

export interface Picture {
  readonly creditedTiyn: number;
  readonly credits: number;
  /** Named senders, and anonymous top-ups, which count as senders up to a limit. */
  readonly namedSenders: number;
  readonly anonymousCredits: number;
  readonly meanCreditTiyn: number;
  readonly passThroughShare: number;
  readonly dwellHours: number;
  readonly unverifiedShare: number;
  readonly nearThresholdShare: number;
  readonly honestShare: number;
  readonly creditsPerActiveDay: number;
  /** The time over which all this was counted. */
  readonly window: Exclude<CountedOver, null>;
  /** False when the card moved so often that not all movements of the window are remembered. */
  readonly isWhole: boolean;
  /** What the time before brought; null when it was watched for less than a window. */
  readonly before: Before | null;
  /** -1 while the date of issue is unknown. */
  readonly cardAgeDays: number;
  readonly pause: Pause;
}

/** Others' money of the time before the window. */
export interface Before {
  /** What a window of it brought on average. */
  readonly tiyn: number;
  readonly window: Exclude<CountedOver, null>;
  /** False when the card was issued after it. */
  readonly isOfTheCard: boolean;
}

/** Pause before the present use; of no length when the card has been in use for longer than the window. */
export interface Pause {
  readonly untilMs: number;
  readonly ms: number;
  /** True when the card rested for that long at least, and what was before is not known. */
  readonly isAtLeast: boolean;
}

export function pictureOf(
  flow: Flow,
  parameters: NomineeCardsParameters,
  limits: Limits,
  { history, numbers, nowMs, watchingSinceMs }: StageContext<CardNumbers, CardHistory>,
): Picture {
  const { movements } = history;
  const senders = new Set<string>();
  let anonymous = 0;
  let near = 0;
  let activeDays = 0;
  let lastDay = -1;
  for (const index of flow.credits) {
    const at = movements.at(index);
    const amountTiyn = movements.numbers[at + ROW.amountTiyn]!;
    const sender = senderOf(movements, index);
    if (sender === null) anonymous += 1;
    else senders.add(sender);
    if (amountTiyn >= limits.nearFromTiyn && amountTiyn <= limits.nearToTiyn) near += 1;
    const day = localDay(movements.numbers[at + ROW.timeMs]!);
    if (day !== lastDay) activeDays += 1;
    lastDay = day;
  }
  const credits = flow.credits.length;
  const { creditedTiyn, cashedTiyn, onwardTiyn } = flow;
  const issuedMs = issuedMsOf(history);
  const honestTiyn = boughtTiynSince(history, nowMs - limits.windowMs) + flow.wagesTiyn;
  return {
    creditedTiyn,
    credits,
    namedSenders: senders.size,
    anonymousCredits: anonymous,
    meanCreditTiyn: share(creditedTiyn, credits),
    passThroughShare: share(cashedTiyn + parameters.onwardWeight * onwardTiyn, creditedTiyn),
    dwellHours: share(flow.dwellTiynSeconds, cashedTiyn + onwardTiyn) / SECONDS_PER_HOUR,
    unverifiedShare: unverifiedShareOf(flow),
    nearThresholdShare: share(near, credits),
    honestShare: share(honestTiyn, honestTiyn + creditedTiyn),
    creditsPerActiveDay: share(credits, activeDays),
    window: { fromMs: Math.max(nowMs - limits.windowMs, numbers.closedMs, watchingSinceMs), toMs: nowMs },
    isWhole: reachesBackTo(history, nowMs - limits.windowMs),
    before: beforeOf(history, parameters, issuedMs, localDay(nowMs), localDay(watchingSinceMs)),
    cardAgeDays: issuedMs === null ? -1 : Math.max(0, Math.floor((nowMs - issuedMs) / DAY_MS)),
    pause: pauseOf(numbers, limits, issuedMs ?? 0, nowMs, watchingSinceMs),
  };
}

/** Share of others' money of the window whose sender nobody verified. */
export const unverifiedShareOf = ({ unverifiedTiyn, creditedTiyn }: Flow): number => share(unverifiedTiyn, creditedTiyn);

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Others' money of the remembered days before the window, scaled to the length of a window. */
function beforeOf(
  { othersByDay }: CardHistory,
  { baselineDays, windowDays }: NomineeCardsParameters,
  issuedMs: number | null,
  today: number,
  watchedSince: number,
): Before | null {
  const from = Math.max(today - baselineDays + 1, watchedSince);
  const to = today - windowDays - 1;
  const days = to - from + 1;
  if (days < windowDays || othersByDay.latestDay === 0) return null;
  const window = { fromMs: startOfLocalDayMs(from), toMs: startOfLocalDayMs(to + 1) };
  return { tiyn: (othersByDay.sum(from, to) * windowDays) / days, window, isOfTheCard: issuedMs === null || issuedMs < window.toMs };
}

const NO_PAUSE: Pause = { untilMs: 0, ms: 0, isAtLeast: false };

/** A card that was never seen rested since the watch or the card began, whichever is later: at least so long. */
function pauseOf(
  { activeSinceMs, pauseMs }: CardNumbers,
  { windowMs }: Limits,
  issuedMs: number,
  nowMs: number,
  watchingSinceMs: number,
): Pause {
  if (nowMs - activeSinceMs > windowMs) return NO_PAUSE;
  if (pauseMs >= 0) return { untilMs: activeSinceMs, ms: pauseMs, isAtLeast: false };
  const ms = Math.max(0, activeSinceMs - Math.max(watchingSinceMs, issuedMs));
  const isAtLeast = ms > cardHistory.idleMs || issuedMs < watchingSinceMs;
  return { untilMs: activeSinceMs, ms: Math.min(ms, cardHistory.idleMs), isAtLeast };
}
