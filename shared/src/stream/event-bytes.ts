/** The quick way from a record's bytes to its event; what it does not take, goes by `decode` and its explanations. */
import type { Span } from '../log/event-log.js';
import { createByteDecoder, type ByteDecoder } from './byte-decoder.js';
import { compileCheck } from '../events/codec.js';
import { topics, type TopicName } from '../events/topics.js';

const decoders = new Map<string, ByteDecoder | undefined>();

/**
 * The event of a topic's record whose body is written as `encode` writes it and whose key is the event's; undefined for all
 * other records. `decode` gives an equal event for the body, and `encode` gives the body again.
 */
export function eventOfBytes(topic: string, bytes: Buffer, key: Span, body: Span): object | undefined {
  const decoder = decoders.get(topic) ?? decoderOf(topic);
  return decoder?.(bytes, body.from, body.to, key.from, key.to);
}

function decoderOf(topic: string): ByteDecoder | undefined {
  if (decoders.has(topic) || !Object.hasOwn(topics, topic)) return undefined;
  const { schema, keyField } = topics[topic as TopicName];
  const decoder = createByteDecoder(schema, keyField, compileCheck);
  decoders.set(topic, decoder);
  return decoder;
}
