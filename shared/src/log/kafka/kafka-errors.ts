/** Turns what kafkajs throws into the log's own closed list of errors, in words for people. */
import { LogError, type LogErrorCode } from '../event-log.js';

/** Where an error arose, for its text. */
export interface ErrorPlace {
  /** "host:port" of every bootstrap broker. */
  readonly brokers: readonly string[];
  /** What was being done, such as "creating topics" or "writing to card-top-ups/3". */
  readonly doing: string;
}

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly type: string;
  readonly code: string;
  readonly broker: string;
}

const AUTHORISATION: Readonly<Record<string, string>> = {
  TOPIC_AUTHORIZATION_FAILED: 'the topic',
  GROUP_AUTHORIZATION_FAILED: 'the consumer group',
  CLUSTER_AUTHORIZATION_FAILED: 'the cluster',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'the transactional id',
};
const RIGHTS =
  'a run creates, describes, writes, reads and deletes topics, and reads and deletes consumer groups; ' +
  'which service may do what, docs/security.md says';
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);
const CONNECTION_NAMES = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSBrokerNotFound',
]);
/** What kafkajs says of a peer that ends the conversation or never begins it. */
const CLOSED = /closed connection|broker not connected/i;
const CONNECTION_TYPES = new Set(['BROKER_NOT_AVAILABLE', 'NETWORK_EXCEPTION']);
const TIMEOUT_NAMES = new Set(['KafkaJSRequestTimeoutError', 'KafkaJSLockTimeout', 'KafkaJSTimeout']);
const TIMEOUT_TYPES = new Set(['REQUEST_TIMED_OUT', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND']);
const AUTHENTICATION_TYPES = new Set([
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'ILLEGAL_SASL_STATE',
  'SECURITY_DISABLED',
]);
/** Part of the texts and codes of Node's TLS errors; kafkajs keeps only the text of most. */
const TLS_TEXT = /certificate|altname|ssl routines|ERR_TLS|ERR_SSL|wrong version number|TLS connection/i;
/** A login that was not refused, but cut short: by a broker that is going away, or by one under load. */
const CUT_SHORT = /closed connection/i;
/** Codes that trying again cannot mend. */
const FATAL: ReadonlySet<LogErrorCode> = new Set([
  'authentication-failed',
  'not-authorised',
  'tls-failed',
  'record-too-large',
  'unreadable-batch',
  'cluster-refused',
  'closed',
  'topic-mismatch',
  'offset-out-of-range',
  'unknown-partition',
  'invalid-name',
]);
const MAX_CAUSES = 8;

/** The error for people; what is a LogError already stays as it is. */
export function toLogError(error: unknown, place: ErrorPlace): LogError {
  if (error instanceof LogError) return error;
  const failures = causesOf(error);
  const root = failures.at(-1) as Failure;
  const { doing } = place;
  const found = (test: (failure: Failure) => boolean): Failure | undefined => failures.find(test);

  const refused = found(({ type }) => type in AUTHORISATION);
  if (refused !== undefined) {
    return new LogError(
      'not-authorised',
      `${doing} failed: this user has no right to ${AUTHORISATION[refused.type]} (${refused.message}); ${RIGHTS}`,
    );
  }
  const unauthenticated = found(
    ({ name, type, message }) => (name === 'KafkaJSSASLAuthenticationError' && !CUT_SHORT.test(message)) || AUTHENTICATION_TYPES.has(type),
  );
  if (unauthenticated !== undefined) {
    return new LogError(
      'authentication-failed',
      `${doing} failed: the cluster at ${where(place)} refuses the login (${unauthenticated.message})`,
    );
  }
  const tls = found(({ message, code }) => TLS_TEXT.test(`${code} ${message}`));
  if (tls !== undefined) {
    return new LogError('tls-failed', `${doing} failed: no TLS connection to ${tls.broker || where(place)} (${tls.message})`);
  }
  if (found(({ type }) => TOO_LARGE.has(type)) !== undefined) {
    return new LogError('record-too-large', `${doing} failed: a record is larger than the topic's max.message.bytes allows`);
  }
  if (found(({ type }) => type === 'UNKNOWN_TOPIC_OR_PARTITION') !== undefined) {
    return new LogError('unknown-topic', `${doing} failed: the cluster does not know the topic or partition`);
  }
  const timedOut = found(({ name, type }) => TIMEOUT_NAMES.has(name) || TIMEOUT_TYPES.has(type));
  if (timedOut !== undefined) {
    return new LogError('timed-out', `${doing} timed out at ${where(place)} (${timedOut.message})`);
  }
  const unreachable = found(({ name, type, message }) => CONNECTION_NAMES.has(name) || CONNECTION_TYPES.has(type) || CLOSED.test(message));
  if (unreachable !== undefined) {
    return new LogError(
      'unreachable',
      `${doing} failed: no Kafka broker answers at ${unreachable.broker || where(place)} (${unreachable.message})${hintOn(unreachable)}`,
    );
  }
  return new LogError('cluster-refused', `${doing} failed: ${root.message}`);
}

/** Whether kafkajs itself, or we, know that trying again is of no use. */
export function isFatal(error: unknown, place: ErrorPlace): boolean {
  const { code } = toLogError(error, place);
  if (code !== 'cluster-refused') return FATAL.has(code);
  // What we cannot name is only final when it is the cluster's own final answer.
  return causes(error).some((cause) => {
    const { name, retriable } = Object(cause) as { name?: unknown; retriable?: unknown };
    return (name === 'KafkaJSProtocolError' && retriable === false) || name === 'KafkaJSServerDoesNotSupportApiKey';
  });
}

/** Brokers say nothing to whom they do not let in, so the person has to be told what it may mean. */
const hintOn = ({ message }: Failure): string =>
  CLOSED.test(message) ? '; is it the right port, and does the broker demand TLS or a login that was not given?' : '';

const where = ({ brokers }: ErrorPlace): string => brokers.join(', ');

/** The error, what it was caused by, and what it bundles, outermost first. */
export function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  const look = (one: unknown): void => {
    if (one === undefined || one === null || found.includes(one) || found.length >= MAX_CAUSES) return;
    found.push(one);
    if (typeof one !== 'object') return;
    const { cause, errors, partitions } = one as { cause?: unknown; errors?: unknown; partitions?: unknown };
    look(cause);
    if (Array.isArray(errors)) for (const inner of errors) look(inner);
    // Where records are dropped, each partition has an answer of its own.
    if (Array.isArray(partitions)) for (const inner of partitions) look((inner as { error?: unknown } | null)?.error);
  };
  look(error);
  return found.length > 0 ? found : ['an unknown failure'];
}

function causesOf(error: unknown): Failure[] {
  return causes(error).map((one): Failure => {
    if (typeof one === 'string') return { name: '', message: one, type: '', code: '', broker: '' };
    const { name, message, type, code, broker } = Object(one) as Record<string, unknown>;
    return { name: text(name), message: text(message), type: text(type), code: text(code), broker: text(broker) };
  });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
