/** What a log on a cluster is opened with. */
import type { KafkaClientOptions } from './kafka-client.js';

export interface KafkaLogOptions extends KafkaClientOptions {
  /** The run's own name among the others on the cluster: letters, digits, "-" and "_". */
  readonly topicPrefix: string;
  /** Default: 3 on three brokers or more, else the cluster's. */
  readonly replicationFactor?: number;
  /** Default: 2 with three replicas or more, 1 with fewer; the cluster's where it chooses the replicas. */
  readonly minInSyncReplicas?: number;
  /** Default none: a local broker is faster without. */
  readonly compression?: 'none' | 'gzip';
  /** Lets the client work in a thread of its own, for a process that has the machine to itself. Default false. */
  readonly ownThread?: boolean;
  /** How long failures are borne, in writing, in reading and in asking for offsets, before an error says so. Default GIVE_UP_MS. */
  readonly giveUpMs?: number;
}
