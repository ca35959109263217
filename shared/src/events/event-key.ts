/** What an event's record is keyed by. */
import { definitionOf, type TopicName } from './topics.js';

/** The record's key of an event of that topic. */
export const keyOfEvent = (topic: string, event: unknown): string =>
  (event as { readonly [field: string]: string })[definitionOf(topic as TopicName).keyField]!;

/** The same for many events of one topic; the key of cards is read by its name, which is faster. */
export function keyReader(topic: TopicName): (event: unknown) => string {
  if (definitionOf(topic).keyField === 'card') return (event) => (event as { readonly card: string }).card;
  return (event) => keyOfEvent(topic, event);
}
