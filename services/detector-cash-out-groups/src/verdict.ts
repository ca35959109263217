/** From the bursts of a group to the verdict: conditions that must all hold, and signs that give points. */
import { MAX_FUNDERS, type AtmBurst } from '@tengewatch/shared/events/indicator.js';
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';
import { condition, figure, judge, support, type CountedOver, type Verdict } from '@tengewatch/shared/rules/reasons.js';
import type { CashOutGroupsParameters } from './params.js';

export interface GroupPicture {
  readonly bursts: number;
  readonly strongBursts: number;
  readonly days: number;
  readonly atms: number;
  /** Most ATMs of one local day. */
  readonly roundAtms: number;
  readonly cards: number;
  readonly recurringCards: number;
  /** Most cards that one of the funders paid. */
  readonly sharedFunderCards: number;
  readonly withdrawnTiyn: number;
  readonly purchaseShare: number;
  /** False when a burst had more visits, or a visit more funders, than are named. */
  readonly isWhole: boolean;
}

/** Over which time bursts were counted, and purchases. */
export interface CountedTimes {
  readonly bursts: CountedOver;
  readonly purchases: CountedOver;
}

/** Figures of a group's bursts; `funders` are those that tie cards together. */
export function pictureOf(bursts: readonly AtmBurst[], funders: ReadonlySet<string>, strongBurstCards: number): GroupPicture {
  const atms = new Set<string>();
  const atmsOfDay = new Map<number, Set<string>>();
  const burstsOfCard = new Map<string, number>();
  const cardsOfFunder = new Map<string, Set<string>>();
  let strongBursts = 0;
  let withdrawnTiyn = 0;
  let boughtWeight = 0;
  for (const burst of bursts) {
    atms.add(burst.atm);
    const day = localDay(burst.startMs);
    atmsOfDay.set(day, (atmsOfDay.get(day) ?? new Set()).add(burst.atm));
    const cards = new Set(burst.visits.map((visit) => visit.card));
    if (cards.size >= strongBurstCards) strongBursts += 1;
    for (const card of cards) burstsOfCard.set(card, (burstsOfCard.get(card) ?? 0) + 1);
    for (const visit of burst.visits) {
      withdrawnTiyn += visit.withdrawnTiyn;
      boughtWeight += visit.purchaseShare * visit.withdrawnTiyn;
      for (const funder of visit.funders) {
        if (funders.has(funder)) cardsOfFunder.set(funder, (cardsOfFunder.get(funder) ?? new Set()).add(visit.card));
      }
    }
  }
  return {
    bursts: bursts.length,
    strongBursts,
    days: atmsOfDay.size,
    atms: atms.size,
    roundAtms: Math.max(0, ...[...atmsOfDay.values()].map((one) => one.size)),
    cards: burstsOfCard.size,
    recurringCards: [...burstsOfCard.values()].filter((times) => times > 1).length,
    sharedFunderCards: Math.max(0, ...[...cardsOfFunder.values()].map((one) => one.size)),
    withdrawnTiyn,
    purchaseShare: withdrawnTiyn === 0 ? 0 : boughtWeight / withdrawnTiyn,
    isWhole: bursts.every((burst) => burst.unnamedVisits === 0 && burst.visits.every((visit) => visit.funders.length < MAX_FUNDERS)),
  };
}

export function verdictOn(picture: GroupPicture, times: CountedTimes, parameters: CashOutGroupsParameters): Verdict | undefined {
  const p = parameters;
  const window = times.bursts;
  const capped = !picture.isWhole;
  const bursts = figure(picture.bursts, 'bursts', 'times that several cards were emptied at one ATM', window);
  const days = figure(picture.days, 'days', 'distinct days with such bursts', window);
  const atms = figure(picture.atms, 'ATMs', 'distinct ATMs with such bursts', window);
  const recurring = figure(picture.recurringCards, 'cards', 'cards that were in at least two bursts', window, { capped });
  const bought = figure(picture.purchaseShare, 'share', 'share of purchases in what left the cards', times.purchases, {
    detail: () => 'the mean over the visits, weighted by their cash',
  });
  const cash = figure(tiynToTenge(picture.withdrawnTiyn), 'KZT', 'cash taken at ATMs in the bursts', window, { capped });
  const strong = figure(picture.strongBursts, 'bursts', `bursts of at least ${p.strongBurstCards} cards`, window);
  const funded = figure(picture.sharedFunderCards, 'cards', 'most cards that one funder paid', window, { capped });
  const recurringShare = picture.cards === 0 ? 0 : picture.recurringCards / picture.cards;
  const recurringSet = figure(recurringShare, 'share', 'share of the cards that were in at least two bursts', window);
  const round = figure(picture.roundAtms, 'ATMs', 'most ATMs with such bursts on one day', window);
  return judge(
    [
      condition('bursts', bursts, 'at-least', p.minBursts),
      condition('days', days, 'at-least', p.minDays),
      condition('atms', atms, 'at-least', p.minAtms),
      condition('recurring-cards', recurring, 'at-least', p.minRecurringCards),
      condition('purchase-share', bought, 'at-most', p.maxPurchaseShare),
      condition('cash-taken', cash, 'at-least', p.minWithdrawnKzt),
      support(p.manyBurstsPoints, 'many-bursts', bursts, 'at-least', p.manyBursts),
      support(p.strongBurstsPoints, 'strong-bursts', strong, 'at-least', p.minStrongBursts),
      support(p.manyAtmsPoints, 'many-atms', atms, 'at-least', p.manyAtms),
      support(p.sharedFunderPoints, 'shared-funder', funded, 'at-least', p.minSharedFunderCards),
      support(p.recurringSharePoints, 'recurring-set', recurringSet, 'at-least', p.minRecurringShare),
      support(p.lowPurchasePoints, 'nobody-lives-on-them', bought, 'at-most', p.lowPurchaseShare),
      support(p.roundPoints, 'round-of-a-day', round, 'at-least', p.minRoundAtms),
    ],
    p.minPoints,
  );
}
