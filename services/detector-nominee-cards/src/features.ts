/** What the rule sees on a card over the window. */
import { tengeToTiyn, TIYN_PER_TENGE, tiynToTenge } from '@tengewatch/shared/events/money.js';
import type { CardView, Rest } from '@tengewatch/shared/rules/kit/card-view.js';
import { countPayers, payersOf, share, sumTiyn, type Payers } from '@tengewatch/shared/rules/kit/figures.js';
import { localDay, startOfLocalDayMs } from '@tengewatch/shared/rules/local-time.js';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import type { CountedOver } from '@tengewatch/shared/rules/reasons.js';
import { flowOf, maxDwellMs } from './flow.js';
import type { NomineeCardsParameters } from './params.js';

const SECONDS_PER_HOUR = HOUR_MS / 1000;

export interface Features {
  /** Third parties' money, and those who sent it. */
  readonly creditedKzt: number;
  readonly senders: number;
  readonly meanCreditKzt: number;
  readonly unverifiedShare: number;
  readonly nearThresholdShare: number;
  readonly creditsPerActiveDay: number;
  /** What became of it. */
  readonly passThroughShare: number;
  readonly dwellHours: number;
  /** Purchases and wages, in these and third parties' money. */
  readonly honestShare: number;
  /**
   * Third parties' money of the window, divided by what a window of the time before brought on average. Null when the card was
   * watched for less than one window before.
   */
  readonly burstRatio: number | null;
  readonly restDays: number;
  readonly cardAgeDays: number | null;
  readonly paidBy: Payers;
  readonly before: Before | null;
  readonly rest: Rest;
}

/** Third parties' money of the time before the window. */
interface Before {
  /** What a window of it brought on average. */
  readonly tiyn: number;
  readonly window: Exclude<CountedOver, null>;
  /** False when the card was issued after it. */
  readonly isOfTheCard: boolean;
}

export function featuresOf(card: CardView, p: NomineeCardsParameters): Features {
  const credits = card.movements.filter(({ isThirdParty }) => isThirdParty);
  const creditedTiyn = sumTiyn(credits);
  const unverifiedTiyn = sumTiyn(credits.filter(({ isUnverified }) => isUnverified));
  const honestTiyn = card.boughtTiyn + sumTiyn(card.movements.filter(({ isWages }) => isWages));
  const { cashedTiyn, onwardTiyn, dwellTiynSeconds } = flowOf(card, maxDwellMs(p, p.windowDays * DAY_MS));

  const paidBy = payersOf(credits);
  const thresholdTiyn = tengeToTiyn(p.verificationThresholdKzt);
  const nearFromTiyn = Math.round(thresholdTiyn * p.nearThresholdFromShare);
  const near = credits.filter(({ amountTiyn }) => amountTiyn >= nearFromTiyn && amountTiyn <= thresholdTiyn).length;
  const activeDays = new Set(credits.map(({ timeMs }) => localDay(timeMs))).size;
  const { issuedMs, rest, nowMs } = card;
  const before = moneyBefore(card, p);
  return {
    creditedKzt: tiynToTenge(creditedTiyn),
    senders: countPayers(paidBy, p.maxAnonymousSenders),
    meanCreditKzt: share(creditedTiyn, credits.length) / TIYN_PER_TENGE,
    unverifiedShare: share(unverifiedTiyn, creditedTiyn),
    nearThresholdShare: share(near, credits.length),
    creditsPerActiveDay: share(credits.length, activeDays),
    passThroughShare: share(cashedTiyn + p.onwardWeight * onwardTiyn, creditedTiyn),
    dwellHours: share(dwellTiynSeconds, cashedTiyn + onwardTiyn) / SECONDS_PER_HOUR,
    honestShare: share(honestTiyn, honestTiyn + creditedTiyn),
    burstRatio: before === null ? null : creditedTiyn / Math.max(before.tiyn, 1),
    restDays: rest.ms / DAY_MS,
    cardAgeDays: issuedMs === null ? null : Math.max(0, Math.floor((nowMs - issuedMs) / DAY_MS)),
    paidBy,
    before,
    rest,
  };
}

/** Third parties' money of the remembered days before the window, scaled to the length of a window. */
function moneyBefore(card: CardView, { baselineDays, windowDays }: NomineeCardsParameters): Before | null {
  const from = Math.max(card.today - baselineDays + 1, card.firstWatchedDay);
  const to = card.today - windowDays - 1;
  const days = to - from + 1;
  const tiyn = days < windowDays ? null : card.thirdPartyTiyn(from, to);
  if (tiyn === null) return null;
  const window = { fromMs: startOfLocalDayMs(from), toMs: startOfLocalDayMs(to + 1) };
  return { tiyn: (tiyn * windowDays) / days, window, isOfTheCard: card.issuedMs === null || card.issuedMs < window.toMs };
}
