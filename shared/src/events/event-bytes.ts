/** The quick way from a record's bytes to its event; what it does not take, goes by `decode` and its explanations. */
import { createByteDecoder, type ByteDecoder } from './byte-decoder.js';
import { compileCheck } from './codec.js';
import { isAt } from './text-makers.js';
import { topics, type TopicName } from './topics.js';

interface TopicBytes {
  readonly decode: ByteDecoder;
  readonly keyField: string;
}

const byTopic = new Map<string, TopicBytes | undefined>();

/**
 * The event of a topic's record whose body is written as `encode` writes it and whose key is the event's; undefined for all
 * other records. `decode` gives an equal event for the body, and `encode` gives the body again.
 */
export function eventOfBytes(topic: string, key: Buffer, body: Buffer): object | undefined {
  const known = byTopic.get(topic) ?? look(topic);
  if (known === undefined) return undefined;
  const event = known.decode(body);
  if (event === undefined) return undefined;
  return isAt((event as { [field: string]: string })[known.keyField]!, key, 0, key.length) ? event : undefined;
}

/** The record's key of an event that came from there. */
export const keyOfEvent = (topic: string, event: object): string =>
  (event as { [field: string]: string })[topics[topic as TopicName].keyField]!;

function look(topic: string): TopicBytes | undefined {
  if (byTopic.has(topic) || !Object.hasOwn(topics, topic)) return undefined;
  const { schema, keyField } = topics[topic as TopicName];
  const decode = createByteDecoder(schema, compileCheck);
  const known = decode === undefined ? undefined : { decode, keyField };
  byTopic.set(topic, known);
  return known;
}
