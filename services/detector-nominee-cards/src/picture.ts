/** The picture of a card over the window: the figures that the verdict is made of. */
import { sumOfDays } from '@tengewatch/shared/rules/day-sums.js';
import { DAY_MS, HOUR_MS, localDay } from '@tengewatch/shared/rules/local-time.js';
import type { CardState } from './card-state.js';
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
  state: CardState,
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
  for (const credit of state.credits) {
    if (credit.wage) wagesTiyn += credit.amountTiyn;
    if (credit.evidence === null) continue;
    if (credit.evidence.who === null) anonymous += 1;
    else senders.add(credit.evidence.who);
    if (credit.amountTiyn >= limits.nearFromTiyn && credit.amountTiyn <= limits.nearToTiyn) near += 1;
    cashedTiyn += credit.cashedTiyn;
    onwardTiyn += credit.onwardTiyn;
    dwellTiynSeconds += credit.dwellTiynSeconds;
    const day = localDay(credit.timeMs);
    if (day !== lastDay) activeDays += 1;
    lastDay = day;
  }
  const today = localDay(nowMs);
  const purchasesTiyn = sumOfDays(state.bought, today - parameters.windowDays, today);
  const honestTiyn = purchasesTiyn + wagesTiyn;
  return {
    creditedTiyn: state.thirdTiyn,
    credits: state.thirdCount,
    senders: senders.size + Math.min(anonymous, parameters.maxAnonymousSenders),
    meanCreditTiyn: share(state.thirdTiyn, state.thirdCount),
    passThroughShare: share(cashedTiyn + parameters.onwardWeight * onwardTiyn, state.thirdTiyn),
    dwellHours: share(dwellTiynSeconds, cashedTiyn + onwardTiyn) / SECONDS_PER_HOUR,
    unverifiedShare: unverifiedShareOf(state),
    nearThresholdShare: share(near, state.thirdCount),
    honestShare: share(honestTiyn, honestTiyn + state.thirdTiyn),
    creditsPerActiveDay: share(state.thirdCount, activeDays),
    baselineTiyn: baselineOf(state, parameters, today, localDay(watchingSinceMs)),
    cardAgeDays: state.issuedMs < 0 ? -1 : Math.max(0, Math.floor((nowMs - state.issuedMs) / DAY_MS)),
    pauseDays: pauseMsOf(state, limits, nowMs, watchingSinceMs) / DAY_MS,
  };
}

/** Share of others' remembered money whose sender nobody verified. */
export const unverifiedShareOf = (state: CardState): number => share(state.unverifiedTiyn, state.thirdTiyn);

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Others' money of the remembered days before the window, scaled to the length of a window. */
function baselineOf(state: CardState, parameters: NomineeCardsParameters, today: number, watchedSince: number): number | null {
  const from = Math.max(today - parameters.baselineDays + 1, watchedSince);
  const to = today - parameters.windowDays - 1;
  const days = to - from + 1;
  if (days < parameters.windowDays || state.received === null) return null;
  return (sumOfDays(state.received, from, to) * parameters.windowDays) / days;
}

/** A card that was never seen rested since the watch or the card began, whichever is later: at least so long. */
function pauseMsOf(state: CardState, limits: Limits, nowMs: number, watchingSinceMs: number): number {
  if (nowMs - state.activeSinceMs > limits.windowMs) return 0;
  if (state.pauseMs >= 0) return state.pauseMs;
  return Math.min(Math.max(0, state.activeSinceMs - Math.max(watchingSinceMs, state.issuedMs)), limits.forgetAfterMs);
}
