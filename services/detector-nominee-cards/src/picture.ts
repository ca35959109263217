/** The picture of a card over the window: the figures that the verdict is made of. */
import { boughtTiynSince, cardHistory, ROW, type CardHistory } from '@tengewatch/shared/rules/card-history.js';
import { DAY_MS, HOUR_MS, localDay } from '@tengewatch/shared/rules/local-time.js';
import type { StageContext } from '@tengewatch/shared/stream/stage.js';
import type { CardNumbers } from './card-state.js';
import type { Flow } from './flow.js';
import type { Limits } from './limits.js';
import type { NomineeCardsParameters } from './params.js';

const SECONDS_PER_HOUR = HOUR_MS / 1000;

export interface Picture {
  readonly creditedTiyn: number;
  readonly credits: number;
  readonly senders: number;
  readonly meanCreditTiyn: number;
  readonly passThroughShare: number;
  readonly dwellHours: number;
  readonly unverifiedShare: number;
  readonly nearThresholdShare: number;
  readonly honestShare: number;
  readonly creditsPerActiveDay: number;
  /** What a window of the time before brought, in tiyn; null without a window of observation before this one. */
  readonly baselineTiyn: number | null;
  /** -1 while the date of issue is unknown. */
  readonly cardAgeDays: number;
  /** Pause before the present use; 0 when the card has been in use for longer than the window. */
  readonly pauseDays: number;
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
    const sender = movements.thing(index)?.who ?? null;
    if (sender === null) anonymous += 1;
    else senders.add(sender);
    if (amountTiyn >= limits.nearFromTiyn && amountTiyn <= limits.nearToTiyn) near += 1;
    const day = localDay(movements.numbers[at + ROW.timeMs]!);
    if (day !== lastDay) activeDays += 1;
    lastDay = day;
  }
  const credits = flow.credits.length;
  const { creditedTiyn, cashedTiyn, onwardTiyn } = flow;
  const honestTiyn = boughtTiynSince(history, nowMs - limits.windowMs) + flow.wagesTiyn;
  return {
    creditedTiyn,
    credits,
    senders: senders.size + Math.min(anonymous, parameters.maxAnonymousSenders),
    meanCreditTiyn: share(creditedTiyn, credits),
    passThroughShare: share(cashedTiyn + parameters.onwardWeight * onwardTiyn, creditedTiyn),
    dwellHours: share(flow.dwellTiynSeconds, cashedTiyn + onwardTiyn) / SECONDS_PER_HOUR,
    unverifiedShare: unverifiedShareOf(flow),
    nearThresholdShare: share(near, credits),
    honestShare: share(honestTiyn, honestTiyn + creditedTiyn),
    creditsPerActiveDay: share(credits, activeDays),
    baselineTiyn: baselineOf(history, parameters, localDay(nowMs), localDay(watchingSinceMs)),
    cardAgeDays: history.issuedMs === 0 ? -1 : Math.max(0, Math.floor((nowMs - history.issuedMs) / DAY_MS)),
    pauseDays: pauseMsOf(history, numbers, limits, nowMs, watchingSinceMs) / DAY_MS,
  };
}

/** Share of others' money of the window whose sender nobody verified. */
export const unverifiedShareOf = ({ unverifiedTiyn, creditedTiyn }: Flow): number => share(unverifiedTiyn, creditedTiyn);

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Others' money of the remembered days before the window, scaled to the length of a window. */
function baselineOf({ othersByDay }: CardHistory, parameters: NomineeCardsParameters, today: number, watchedSince: number): number | null {
  const from = Math.max(today - parameters.baselineDays + 1, watchedSince);
  const to = today - parameters.windowDays - 1;
  const days = to - from + 1;
  if (days < parameters.windowDays || othersByDay.latestDay === 0) return null;
  return (othersByDay.sum(from, to) * parameters.windowDays) / days;
}

/** A card that was never seen rested since the watch or the card began, whichever is later: at least so long. */
function pauseMsOf(history: CardHistory, numbers: CardNumbers, limits: Limits, nowMs: number, watchingSinceMs: number): number {
  if (nowMs - numbers.activeSinceMs > limits.windowMs) return 0;
  if (numbers.pauseMs >= 0) return numbers.pauseMs;
  return Math.min(Math.max(0, numbers.activeSinceMs - Math.max(watchingSinceMs, history.issuedMs)), cardHistory.idleMs);
}
