/** Figures of a group's bursts, as its criteria look at them. */
import { MAX_FUNDERS, type AtmBurst } from '@tengewatch/shared/events/indicator.js';
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import { share } from '@tengewatch/shared/rules/kit/figures.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';

export interface GroupFigures {
  readonly bursts: number;
  readonly strongBursts: number;
  readonly days: number;
  readonly atms: number;
  /** Most ATMs of one local day. */
  readonly roundAtms: number;
  readonly recurringCards: number;
  /** Of all its cards. */
  readonly recurringShare: number;
  /** Most cards that one of the funders paid. */
  readonly sharedFunderCards: number;
  readonly withdrawnKzt: number;
  readonly purchaseShare: number;
  /** False when a burst had more visits, or a visit more funders, than are named. */
  readonly isWhole: boolean;
}

/** Figures of a group's bursts; `funders` are those that tie cards together. */
export function figuresOf(bursts: readonly AtmBurst[], funders: ReadonlySet<string>, strongBurstCards: number): GroupFigures {
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
  const recurringCards = [...burstsOfCard.values()].filter((times) => times > 1).length;
  return {
    bursts: bursts.length,
    strongBursts,
    days: atmsOfDay.size,
    atms: atms.size,
    roundAtms: Math.max(0, ...[...atmsOfDay.values()].map((one) => one.size)),
    recurringCards,
    recurringShare: share(recurringCards, burstsOfCard.size),
    sharedFunderCards: Math.max(0, ...[...cardsOfFunder.values()].map((one) => one.size)),
    withdrawnKzt: tiynToTenge(withdrawnTiyn),
    purchaseShare: share(boughtWeight, withdrawnTiyn),
    isWhole: bursts.every((burst) => burst.unnamedVisits === 0 && burst.visits.every((visit) => visit.funders.length < MAX_FUNDERS)),
  };
}
