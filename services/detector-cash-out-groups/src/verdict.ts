/** From the bursts of a group to the verdict: conditions that must all hold, and signs that give points. */
import type { AtmBurst } from '@tengewatch/shared/events/indicator.js';
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';
import { condition, judge, support, type Verdict } from '@tengewatch/shared/rules/reasons.js';
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
  };
}

export function verdictOn(picture: GroupPicture, parameters: CashOutGroupsParameters): Verdict | undefined {
  const p = parameters;
  const recurringShare = picture.cards === 0 ? 0 : picture.recurringCards / picture.cards;
  return judge(
    [
      condition('bursts', picture.bursts, 'at-least', p.minBursts, 'bursts'),
      condition('days', picture.days, 'at-least', p.minDays, 'days'),
      condition('atms', picture.atms, 'at-least', p.minAtms, 'ATMs'),
      condition('recurring-cards', picture.recurringCards, 'at-least', p.minRecurringCards, 'cards'),
      condition('purchase-share', picture.purchaseShare, 'at-most', p.maxPurchaseShare, 'share'),
      condition('cash-taken', tiynToTenge(picture.withdrawnTiyn), 'at-least', p.minWithdrawnKzt, 'KZT'),
      support(p.manyBurstsPoints, 'many-bursts', picture.bursts, 'at-least', p.manyBursts, 'bursts'),
      support(p.strongBurstsPoints, 'strong-bursts', picture.strongBursts, 'at-least', p.minStrongBursts, 'bursts'),
      support(p.manyAtmsPoints, 'many-atms', picture.atms, 'at-least', p.manyAtms, 'ATMs'),
      support(p.sharedFunderPoints, 'shared-funder', picture.sharedFunderCards, 'at-least', p.minSharedFunderCards, 'cards'),
      support(p.recurringSharePoints, 'recurring-set', recurringShare, 'at-least', p.minRecurringShare, 'share'),
      support(p.lowPurchasePoints, 'nobody-lives-on-them', picture.purchaseShare, 'at-most', p.lowPurchaseShare, 'share'),
      support(p.roundPoints, 'round-of-a-day', picture.roundAtms, 'at-least', p.minRoundAtms, 'ATMs'),
    ],
    p.minPoints,
  );
}
