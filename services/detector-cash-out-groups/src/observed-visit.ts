/** Tells an observer what must hold of a visit to an ATM for it to be reported, and what holds so far. */
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import { share } from '@tengewatch/shared/rules/kit/figures.js';
import { allMustBeMet, mustReach } from '@tengewatch/shared/rules/kit/full-judgement.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Visit } from './card-state.js';
import type { CashOutGroupsParameters } from './params.js';

/** The conditions are those of `emptiesCard` and `endVisit`, each with its figure. */
export function tellOfVisit(
  observer: RuleObserver,
  { fundedTiyn, withdrawnTiyn }: Visit,
  { minFundedKzt, minEmptiedShare, minFundedPart }: CashOutGroupsParameters,
  { key, nowMs }: { readonly key: string; readonly nowMs: number },
): void {
  if (!observer.watches(key)) return;
  observer.evaluated({
    ...allMustBeMet([
      mustReach({
        code: 'funded',
        parameter: 'minFundedKzt',
        threshold: minFundedKzt,
        unit: 'KZT',
        counts: 'recent money of others, not yet withdrawn',
        exact: tiynToTenge(fundedTiyn),
      }),
      mustReach({
        code: 'cash-of-the-visit',
        parameter: 'minFundedKzt',
        threshold: minFundedKzt,
        unit: 'KZT',
        counts: 'cash taken so far in the visit',
        exact: tiynToTenge(withdrawnTiyn),
      }),
      mustReach({
        code: 'emptied-share',
        parameter: 'minEmptiedShare',
        threshold: minEmptiedShare,
        unit: 'share',
        counts: 'share of that money that the visit took',
        exact: share(withdrawnTiyn, fundedTiyn),
      }),
      mustReach({
        code: 'funded-part',
        parameter: 'minFundedPart',
        threshold: minFundedPart,
        unit: 'share',
        counts: 'share of the cash that this money explains',
        exact: share(fundedTiyn, withdrawnTiyn),
      }),
    ]),
    stage: 'card',
    finds: 'a visit that empties the card',
    timeMs: nowMs,
    subject: { kind: 'card', id: key },
    about: [key],
    isAlertOpen: false,
    heldBackBy: null,
  });
}
