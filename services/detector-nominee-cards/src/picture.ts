/** The picture of a card over the window: the figures that the verdict is made of. */
import { DAY_MS, HOUR_MS, localDay } from '@tengewatch/shared/rules/local-time.js';
import { CREDIT, type CardNumbers } from './card-state.js';
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

/** Figures of the remembered credits, which the caller has cut to the window before. */
export function pictureOf(
  numbers: CardNumbers,
  parameters: NomineeCardsParameters,
  limits: Limits,
  nowMs: number,
  watchingSinceMs: number,
): Picture {
  const senders = new Set<string>();
  let anonymous = 0;
  let near = 0;
  let wagesTiyn = 0;
  let cashedTiyn = 0;
  let onwardTiyn = 0;
  let dwellTiynSeconds = 0;
  let activeDays = 0;
  let lastDay = -1;
  const { credits } = numbers;
  for (let index = 0; index < credits.length; index++) {
    const amountTiyn = credits.get(index, CREDIT.amountTiyn);
    if (credits.get(index, CREDIT.wage) === 1) wagesTiyn += amountTiyn;
    const evidence = credits.thing(index);
    if (evidence === null) continue;
    if (evidence.who === null) anonymous += 1;
    else senders.add(evidence.who);
    if (amountTiyn >= limits.nearFromTiyn && amountTiyn <= limits.nearToTiyn) near += 1;
    cashedTiyn += credits.get(index, CREDIT.cashedTiyn);
    onwardTiyn += credits.get(index, CREDIT.onwardTiyn);
    dwellTiynSeconds += credits.get(index, CREDIT.dwellTiynSeconds);
    const day = localDay(evidence.timeMs);
    if (day !== lastDay) activeDays += 1;
    lastDay = day;
  }
  const today = localDay(nowMs);
  const purchasesTiyn = numbers.bought.sum(today - parameters.windowDays, today);
  const { thirdTiyn, thirdCount } = numbers;
  const honestTiyn = purchasesTiyn + wagesTiyn;
  return {
    creditedTiyn: thirdTiyn,
    credits: thirdCount,
    senders: senders.size + Math.min(anonymous, parameters.maxAnonymousSenders),
    meanCreditTiyn: share(thirdTiyn, thirdCount),
    passThroughShare: share(cashedTiyn + parameters.onwardWeight * onwardTiyn, thirdTiyn),
    dwellHours: share(dwellTiynSeconds, cashedTiyn + onwardTiyn) / SECONDS_PER_HOUR,
    unverifiedShare: unverifiedShareOf(numbers),
    nearThresholdShare: share(near, thirdCount),
    honestShare: share(honestTiyn, honestTiyn + thirdTiyn),
    creditsPerActiveDay: share(thirdCount, activeDays),
    baselineTiyn: baselineOf(numbers, parameters, today, localDay(watchingSinceMs)),
    cardAgeDays: numbers.issuedMs < 0 ? -1 : Math.max(0, Math.floor((nowMs - numbers.issuedMs) / DAY_MS)),
    pauseDays: pauseMsOf(numbers, limits, nowMs, watchingSinceMs) / DAY_MS,
  };
}

/** Share of others' remembered money whose sender nobody verified. */
export const unverifiedShareOf = ({ unverifiedTiyn, thirdTiyn }: CardNumbers): number => share(unverifiedTiyn, thirdTiyn);

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Others' money of the remembered days before the window, scaled to the length of a window. */
function baselineOf({ received }: CardNumbers, parameters: NomineeCardsParameters, today: number, watchedSince: number): number | null {
  const from = Math.max(today - parameters.baselineDays + 1, watchedSince);
  const to = today - parameters.windowDays - 1;
  const days = to - from + 1;
  if (days < parameters.windowDays || received.latestDay === 0) return null;
  return (received.sum(from, to) * parameters.windowDays) / days;
}

/** A card that was never seen rested since the watch or the card began, whichever is later: at least so long. */
function pauseMsOf(numbers: CardNumbers, limits: Limits, nowMs: number, watchingSinceMs: number): number {
  if (nowMs - numbers.activeSinceMs > limits.windowMs) return 0;
  if (numbers.pauseMs >= 0) return numbers.pauseMs;
  return Math.min(Math.max(0, numbers.activeSinceMs - Math.max(watchingSinceMs, numbers.issuedMs)), limits.forgetAfterMs);
}
