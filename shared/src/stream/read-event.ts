/** Reads the event of a record that is text, or says why nobody can use it. */
import { decode, type Decoded } from '../events/codec.js';
import { topics } from '../events/topics.js';
import { clip, wellFormed } from '../events/well-formed.js';
import type { LogRecord } from '../log/event-log.js';
import type { OrderedTopic } from './source-writer.js';

/** Longest detail of a dead letter, and longest piece of a key in it. */
const MAX_DETAIL = 500;
const MAX_KEY = 60;

type Read = Decoded<OrderedTopic>;

export function readEvent(topic: OrderedTopic, { key, value, malformed }: LogRecord): Read {
  if (malformed !== undefined) {
    return { ok: false, reason: 'not-utf8', detail: `the record's ${malformed} is not UTF-8, in which all text of a run is written` };
  }
  if (value === null) return { ok: false, reason: 'not-json', detail: 'the record has no body' };
  const decoded: Read = decode(topic, value);
  if (!decoded.ok) return decoded;
  const event = decoded.event as Extract<Read, { ok: true }>['event'] & { [field: string]: unknown };
  const { keyField } = topics[topic];
  if (key === null || event[keyField] !== key) {
    const detail = `the record's key must equal its ${keyField}, but is ${key === null ? 'null' : JSON.stringify(clip(key, MAX_KEY))}`;
    return { ok: false, reason: 'key-mismatch', detail: clip(wellFormed(detail), MAX_DETAIL) };
  }
  // The record's key has been hashed by its writer already; the equal string fresh from JSON has not.
  event[keyField] = key;
  return { ok: true, event };
}
