/** What shows that a personal card is run like an exchange booth, over the window. */
import { tengeToTiyn, TIYN_PER_TENGE, tiynToTenge } from '@tengewatch/shared/events/money.js';
import type { CardView } from '@tengewatch/shared/rules/kit/card-view.js';
import { countPayers, payersOf, share, sumTiyn, type Payers } from '@tengewatch/shared/rules/kit/figures.js';
import { localHour } from '@tengewatch/shared/rules/local-time.js';
import type { Movement } from '@tengewatch/shared/rules/movement.js';
import type { UnlicensedPlatformsParameters } from './params.js';

export interface ExchangeFeatures {
  /** Customers, and what they paid in. */
  readonly payers: number;
  readonly paidInKzt: number;
  readonly meanPaidInKzt: number;
  readonly roundShare: number;
  /** Who was paid. */
  readonly payees: number;
  /** Difference of money in and out, against money in. */
  readonly spreadShare: number;
  /** Purchases against themselves and money out. */
  readonly purchaseShare: number;
  readonly activeHours: number;
  readonly paidBy: Payers;
}

/** A customer's money; a loan is none. */
export const isPaidIn = ({ isThirdParty, isLoan }: Movement): boolean => isThirdParty && !isLoan;

/** A payment out, in whatever form. */
export const isPaidOut = ({ isTransferOut, isCashOut }: Movement): boolean => isTransferOut || isCashOut;

export function exchangeFeatures(card: CardView, p: UnlicensedPlatformsParameters): ExchangeFeatures {
  const ins = card.movements.filter(isPaidIn);
  const outs = card.movements.filter(isPaidOut);
  const inTiyn = sumTiyn(ins);
  const outTiyn = sumTiyn(outs);
  const { boughtTiyn } = card;
  const paidBy = payersOf(ins);
  const transfers = outs.filter(({ isTransferOut }) => isTransferOut);
  const roundTiyn = tengeToTiyn(p.roundKzt);
  return {
    payers: countPayers(paidBy, p.maxAnonymousPayers),
    paidInKzt: tiynToTenge(inTiyn),
    meanPaidInKzt: share(inTiyn, ins.length) / TIYN_PER_TENGE,
    roundShare: share(ins.filter(({ amountTiyn }) => Number.isInteger(amountTiyn / roundTiyn)).length, ins.length),
    payees: new Set(transfers.map(({ payee }) => payee)).size,
    spreadShare: inTiyn === 0 ? 1 : Math.abs(inTiyn - outTiyn) / inTiyn,
    purchaseShare: share(boughtTiyn, boughtTiyn + outTiyn),
    activeHours: new Set([...ins, ...outs].map(({ timeMs }) => localHour(timeMs))).size,
    paidBy,
  };
}
