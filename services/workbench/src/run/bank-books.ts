/** Adds up what the events say the banks' cards received and paid, to hold it against the world's own balances. */
import type { EventOf, ProducedTopic } from '@tengewatch/shared/events/topics.js';
import type { Books } from '@tengewatch/shared/scoring/run-report.js';
import type { ShardBooks } from '@tengewatch/shared/world/simulation.js';

export interface BankBooks {
  /** Counts one event that a card task handled. */
  observe<T extends ProducedTopic>(topic: T, event: EventOf[T]): void;
  /** Holds the sums against the shards' balances. */
  close(shards: readonly ShardBooks[]): Books;
}

export function createBankBooks(): BankBooks {
  let creditedTiyn = 0;
  let debitedTiyn = 0;
  // A transfer waits here for its other leg; positive amounts are debits. The legs share an instant, so few wait at a time.
  const openLegs = new Map<string, number>();

  function leg(transferId: string | null, signedTiyn: number): void {
    if (transferId === null) return;
    const rest = (openLegs.get(transferId) ?? 0) + signedTiyn;
    if (rest === 0) openLegs.delete(transferId);
    else openLegs.set(transferId, rest);
  }

  const observers: { readonly [T in ProducedTopic]: (event: EventOf[T]) => void } = {
    'card-top-ups'(event) {
      creditedTiyn += event.amountTiyn;
      leg(event.transferId, -event.amountTiyn);
    },
    'card-debits'(event) {
      debitedTiyn += event.amountTiyn;
      leg(event.transferId, event.amountTiyn);
    },
    'exchanger-trades'(event) {
      if (event.side === 'buy') debitedTiyn += event.fiatTiyn;
      else creditedTiyn += event.fiatTiyn;
    },
    'atm-withdrawals'(event) {
      if (event.outcome === 'paid') debitedTiyn += event.amountTiyn;
    },
  };

  return {
    observe(topic, event) {
      observers[topic](event);
    },
    close(shards) {
      const openingTiyn = shards.reduce((sum, shard) => sum + shard.openingTiyn, 0);
      const closingTiyn = shards.reduce((sum, shard) => sum + shard.closingTiyn, 0);
      return {
        openingTiyn,
        creditedTiyn,
        debitedTiyn,
        closingTiyn,
        balanced: openingTiyn + creditedTiyn - debitedTiyn === closingTiyn && openLegs.size === 0,
        transfersUnmatched: openLegs.size,
      };
    },
  };
}
