/** What a card bought, by a rescan of all its events: for oracles. */
import type { Occurrence } from './stage-driver.js';

/** Purchases since the first event after an instant that is neither a purchase nor a fee nor a refused withdrawal, in tiyn. */
export function naiveBoughtTiyn(events: readonly Occurrence[], afterMs: number): number {
  const first = events.findIndex((one) => one.event.timeMs > afterMs && isMovement(one));
  if (first < 0) return 0;
  const bought = events.slice(first).flatMap((one) => (isPurchase(one) ? [one.event.amountTiyn] : []));
  return bought.reduce((total, tiyn) => total + tiyn, 0);
}

const isPurchase = (one: Occurrence): one is Extract<Occurrence, { topic: 'card-debits' }> =>
  one.topic === 'card-debits' && one.event.kind === 'purchase';

function isMovement(one: Occurrence): boolean {
  if (one.topic === 'card-debits') return one.event.kind === 'transfer';
  return one.topic !== 'atm-withdrawals' || one.event.outcome === 'paid';
}
