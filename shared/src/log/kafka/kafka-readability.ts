/**
 * Tells a partition that can never be read on from one that cannot be reached at present. The client asks for many partitions at once,
 * fails as a whole where one batch cannot be decoded, tries again for ever, and does not say which one it was.
 */
import { LogError, type TopicPartition } from '../event-log.js';
import type { UncommittedCluster } from './kafka-cluster.js';
import { causes } from './kafka-errors.js';

export interface ReadPlace extends TopicPartition {
  /** The next offset to read. */
  readonly next: number;
}

/** The client asks for that much of a partition at most. */
const REACH_BYTES = 1024 * 1024;
const NARROWER = 64;
/** An answer without records may be one whose records were left for later; so many in a row are not. */
const EMPTY_ANSWERS = 8;
/** What a broker says of what it cannot read or send itself. */
const BROKER_SAYS = new Set(['CORRUPT_MESSAGE', 'UNSUPPORTED_COMPRESSION_TYPE', 'UNSUPPORTED_FOR_MESSAGE_FORMAT', 'INVALID_RECORD']);
/** Errors of kafkajs that are about the content of an answer; those without its prefix are, too. */
const OF_DECODING = new Set([
  'KafkaJSNotImplemented',
  'KafkaJSInvalidVarIntError',
  'KafkaJSInvalidLongError',
  'KafkaJSPartialMessageError',
  'KafkaJSUnsupportedMagicByteInMessageSet',
]);
const WHAT_TO_DO = 'no reader gets past it, so that this run cannot go on: start it anew, and keep whoever wrote this from its topics';

/** What the content of an answer, and not the way to it, made fail; undefined for all other failures. */
export function unreadableReason(error: unknown): string | undefined {
  for (const one of causes(error).toReversed()) {
    const { name, type, message } = Object(one) as { readonly name?: string; readonly type?: string; readonly message?: string };
    if (type !== undefined && BROKER_SAYS.has(type)) return `the broker says ${type}: ${message}`;
    if (type !== undefined || name === undefined) continue;
    if (name === 'BadBatch') return message;
    if (!name.startsWith('KafkaJS') || OF_DECODING.has(name)) return `its records cannot be decoded (${message ?? name})`;
  }
  return undefined;
}

/**
 * The error of the first place, in order, that cannot be read at its next offset or within what the client asks for at once. Undefined
 * when all can be read, or when the cluster does not answer.
 */
export async function findUnreadable(
  cluster: UncommittedCluster,
  places: readonly ReadPlace[],
  topicName: (topic: string) => string,
): Promise<LogError | undefined> {
  for (const { topic, partition, next } of places) {
    const found = await unreadableFrom(cluster, topicName(topic), partition, next);
    if (found === undefined) continue;
    const where = `${topicName(topic)}/${partition} cannot be read at offset ${found.offset}`;
    return new LogError('unreadable-batch', `${where}: ${found.reason}; ${WHAT_TO_DO}`);
  }
  return undefined;
}

async function unreadableFrom(
  cluster: UncommittedCluster,
  topic: string,
  partition: number,
  from: number,
): Promise<{ readonly offset: number; readonly reason: string } | undefined> {
  let offset = from;
  let bytes = REACH_BYTES;
  for (let empty = 0; ;) {
    try {
      const { end, last } = await cluster.fetch(topic, partition, offset, bytes);
      if (last === undefined || last < offset) {
        if (offset >= end) return undefined;
        if (++empty < EMPTY_ANSWERS) continue;
        return { offset, reason: `the cluster holds records up to ${end}, and gives none` };
      }
      // As far as the client could have come.
      if (bytes === REACH_BYTES) return undefined;
      offset = last + 1;
      empty = 0;
    } catch (error) {
      const reason = unreadableReason(error);
      if (reason === undefined) return undefined;
      // A batch is given as a whole, however little is asked for.
      if (bytes === 1) return { offset, reason };
      bytes = Math.max(1, Math.floor(bytes / NARROWER));
    }
  }
}
