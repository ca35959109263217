/** Lets the planned changes of cards happen: the holder's list changes as the day begins, the bank acts at the hour. */
import type { ShardBank } from './bank.js';
import type { CardChange } from './card-lives.js';
import type { ShardCountry } from './country.js';
import type { Day, EventQueue } from './planner.js';

export function createCardKeeper(
  country: ShardCountry,
  bank: ShardBank,
  eventQueue: EventQueue,
  changes: ReadonlyMap<number, readonly CardChange[]>,
): { beginDay(day: Day): void } {
  function changeList(change: CardChange): void {
    if (change.kind === 'opened') country.giveCard(change.person, change.card);
    else if (change.kind === 'replaced') country.giveCard(change.person, change.successor, change.card);
    else if (change.kind === 'closed') country.takeCard(change.person, change.card);
  }

  function act(change: CardChange): void {
    const { card } = change;
    if (change.kind === 'unblocked') return bank.setBlocked(card, false);
    // What lies on a card goes along to the next one, or to the main card.
    if (change.kind === 'replaced') bank.moveRest(card, change.successor);
    if (change.kind === 'closed') bank.moveRest(card, country.people[change.person]!.cards[0]!);
    if (change.kind !== 'opened') bank.setBlocked(card, true);
  }

  return {
    beginDay(day) {
      for (const change of changes.get(day.index) ?? []) {
        changeList(change);
        const city = country.cities[country.people[change.person]!.city]!;
        eventQueue.at(day.instantMs(change.hour, city), () => act(change));
      }
    },
  };
}
