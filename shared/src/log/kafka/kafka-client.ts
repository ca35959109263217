/** Builds the kafkajs client of a log from its options: brokers, TLS, SASL, time-outs and where its words go. */
import { readFile } from 'node:fs/promises';
import { Kafka, logLevel as kafkaLogLevel, type KafkaConfig, type LogEntry } from 'kafkajs';
import { LogError } from '../event-log.js';
import { registerCodecs } from './compression/register-codecs.js';

export interface KafkaSecurity {
  readonly tls?: {
    /** PEM files. Without `caFile` the system's authorities are trusted. */
    readonly caFile?: string;
    readonly certFile?: string;
    readonly keyFile?: string;
  };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

export type KafkaLogLine = (level: 'warn' | 'error', fields: object, message: string) => void;

export interface KafkaClientOptions {
  /** "host:port", at least one. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly security?: KafkaSecurity;
  /** Where the client's warnings go; it reports much that it mends by itself. Default nowhere. */
  readonly say?: KafkaLogLine;
  /** Default REQUEST_TIMEOUT_MS. */
  readonly requestTimeoutMs?: number;
}

/** How long a request may stay unanswered before it counts as failed. */
const REQUEST_TIMEOUT_MS = 15_000;
const CONNECTION_TIMEOUT_MS = 5_000;
const AUTHENTICATION_TIMEOUT_MS = 10_000;
/** Few and short: whoever asks decides how long to go on, and kafkajs's own retries would hide how long it took. */
export const CLIENT_RETRY = { retries: 2, initialRetryTime: 100, maxRetryTime: 500, factor: 0.2, multiplier: 2 } as const;
const OUT_OF_RANGE = 'Offset out of range';

export interface KafkaClient {
  readonly kafka: Kafka;
  /** Is told the consumer group of every reader whose position the cluster no longer holds: kafkajs only logs that. */
  onOutOfRange(groupId: string, check: () => void): () => void;
}

export async function createKafkaClient(options: KafkaClientOptions): Promise<KafkaClient> {
  const { brokers, clientId, security = {}, say, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const checks = new Map<string, () => void>();
  registerCodecs();

  function onLine({ level, log }: LogEntry): void {
    const { message, groupId } = log as { message: string; groupId?: unknown };
    if (message.startsWith(OUT_OF_RANGE) && typeof groupId === 'string') checks.get(groupId)?.();
    if (say === undefined) return;
    // Stack traces of a library mean nothing to people.
    const { message: _message, stack: _stack, error: _error, timestamp: _timestamp, ...fields } = log as Record<string, unknown>;
    say(level === kafkaLogLevel.ERROR ? 'error' : 'warn', fields, message);
  }

  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    authenticationTimeout: AUTHENTICATION_TIMEOUT_MS,
    retry: CLIENT_RETRY,
    logLevel: kafkaLogLevel.WARN,
    logCreator: () => onLine,
  };
  if (security.tls !== undefined) config.ssl = await readTls(security.tls);
  // A copy, as kafkajs writes into it.
  if (security.sasl !== undefined) config.sasl = { ...security.sasl } as NonNullable<KafkaConfig['sasl']>;
  return {
    kafka: new Kafka(config),
    onOutOfRange(groupId, check) {
      checks.set(groupId, check);
      return () => checks.delete(groupId);
    },
  };
}

async function readTls({
  caFile,
  certFile,
  keyFile,
}: NonNullable<KafkaSecurity['tls']>): Promise<Exclude<KafkaConfig['ssl'], undefined | boolean>> {
  return {
    ...(caFile === undefined ? {} : { ca: [await readPem(caFile, 'CA certificate')] }),
    ...(certFile === undefined ? {} : { cert: await readPem(certFile, 'client certificate') }),
    ...(keyFile === undefined ? {} : { key: await readPem(keyFile, 'client key') }),
  };
}

async function readPem(file: string, what: string): Promise<string> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (error) {
    throw new LogError('tls-failed', `the ${what} "${file}" cannot be read (${(error as Error).message})`);
  }
  if (pem.includes('-----BEGIN ')) return pem;
  throw new LogError('tls-failed', `the ${what} "${file}" holds no PEM block ("-----BEGIN …")`);
}
