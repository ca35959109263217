/** What an event's record is keyed by. */
import { definitionOf, type TopicName } from './topics.js';

/** Reads the key of a topic's events; that of cards is read by its name, which is faster. */
export function keyReader(topic: TopicName): (event: unknown) => string {
  const field = definitionOf(topic).keyField;
  if (field === 'card') return (event) => (event as { readonly card: string }).card;
  return (event) => (event as { readonly [name: string]: string })[field]!;
}
