/** Java's own producer as a stranger on a cluster, for tests: batches in any codec, in transactions or without. */
import type { Broker } from '../start-broker.js';
import { runKafkaTool } from '../tools.js';

export const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Codec = (typeof codecs)[number];

export interface JavaBatches {
  /** The cluster's own name of it. */
  readonly topic: string;
  readonly codec: Codec;
  readonly records: number;
  readonly recordBytes: number;
  /** Without one it writes in no transaction. */
  readonly transactionalId?: string;
}

const UNTHROTTLED = '-1';
/** Several transactions in one writing. */
const TRANSACTION_MS = '50';

/** Resolves once all records are acknowledged, and their transactions committed. */
export async function writeByJava(broker: Pick<Broker, 'bootstrap' | 'jarFolder'>, batches: JavaBatches): Promise<void> {
  const { topic, codec, records, recordBytes, transactionalId } = batches;
  await runKafkaTool(broker.jarFolder, 'org.apache.kafka.tools.ProducerPerformance', [
    `--topic=${topic}`,
    `--num-records=${records}`,
    `--record-size=${recordBytes}`,
    `--throughput=${UNTHROTTLED}`,
    ...(transactionalId === undefined ? [] : [`--transactional-id=${transactionalId}`, `--transaction-duration-ms=${TRANSACTION_MS}`]),
    '--producer-props',
    `bootstrap.servers=${broker.bootstrap}`,
    'acks=all',
    `compression.type=${codec}`,
  ]);
}
