/** The event that a record of text holds, or the dead letter that says why it holds none. */
import { decode } from '../events/codec.js';
import type { DeadLetter, DeadLetterReason } from '../events/dead-letter.js';
import { topics, type EventOf } from '../events/topics.js';
import { clip, wellFormed } from '../events/well-formed.js';
import type { LogRecord } from '../log/event-log.js';
import type { OrderedTopic } from './source-writer.js';

/** Kept of an unreadable record's body. */
const MAX_DEAD_VALUE = 4096;
const MAX_DETAIL = 500;
const MAX_SHOWN_KEY = 60;

type ReadEvent = { readonly event: EventOf[OrderedTopic] } | { readonly reason: DeadLetterReason; readonly detail: string };

export function eventOfRecord(topic: OrderedTopic, { key, value, malformed }: LogRecord): ReadEvent {
  if (malformed !== undefined) {
    return { reason: 'not-utf8', detail: `the record's ${malformed} is not UTF-8, in which all text of a run is written` };
  }
  if (value === null) return { reason: 'not-json', detail: 'the record has no body' };
  const decoded = decode(topic, value);
  if (!decoded.ok) return decoded;
  const event = decoded.event as EventOf[OrderedTopic] & { [field: string]: unknown };
  const { keyField } = topics[topic];
  if (key === null || event[keyField] !== key) {
    const shown = key === null ? 'null' : JSON.stringify(clip(key, MAX_SHOWN_KEY));
    return { reason: 'key-mismatch', detail: clip(wellFormed(`the record's key must equal its ${keyField}, but is ${shown}`), MAX_DETAIL) };
  }
  // The record's key has been hashed by its writer already; the equal string fresh from JSON has not.
  event[keyField] = key;
  return { event };
}

export const deadLetterOf = (
  { topic, partition, offset, key, value }: LogRecord,
  reason: DeadLetterReason,
  detail: string,
): DeadLetter => ({
  v: 1,
  topic,
  partition,
  offset: String(offset),
  reason,
  detail,
  key: key === null ? null : wellFormed(key),
  value: value === null ? null : wellFormed(clip(value, MAX_DEAD_VALUE)),
});
