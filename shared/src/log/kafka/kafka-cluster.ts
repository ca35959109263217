/**
 * Asks brokers what kafkajs's admin does not tell: where partitions end for readers that wait for nobody's transaction, and whether
 * they can be read at all. The admin knows only where the first open transaction begins, whoever's that is.
 */
import type { Broker, Cluster, Kafka, PartitionAssigner } from 'kafkajs';

export interface PartitionBounds {
  readonly partition: number;
  /** The offset of the first record, and the one after the last. */
  readonly low: number;
  readonly high: number;
}

export interface PartitionAnswer {
  /** The offset after the last record of the partition. */
  readonly end: number;
  /** The offset of the last record of the answer; undefined where it holds none. */
  readonly last: number | undefined;
}

/** Topics are named as the cluster names them. What fails, fails with what kafkajs fails with. */
export interface UncommittedCluster {
  connect(): Promise<void>;
  offsets(topic: string): Promise<readonly PartitionBounds[]>;
  /** Fetches up to `bytes` from one partition, and one batch at least. */
  fetch(topic: string, partition: number, offset: number, bytes: number): Promise<PartitionAnswer>;
  close(): Promise<void>;
}

const READ_UNCOMMITTED = 0;
const ANY_REPLICA = -1;
/** Stand for times in a request for offsets. */
const EARLIEST = -2;
const LATEST = -1;
/** Never joined. */
const NO_GROUP = 'none';

/** kafkajs offers its connections to those who make assigners of partitions, and to nobody else. */
function connectionsOf(kafka: Kafka): Cluster {
  let found: Cluster | undefined;
  const taker: PartitionAssigner = ({ cluster }) => {
    found = cluster;
    return { name: NO_GROUP, version: 1, assign: async () => [], protocol: () => ({ name: NO_GROUP, metadata: Buffer.alloc(0) }) };
  };
  kafka.consumer({ groupId: NO_GROUP, allowAutoTopicCreation: false, partitionAssigners: [taker] });
  if (found === undefined) throw new Error('this version of kafkajs does not offer its connections');
  return found;
}

export function openUncommittedCluster(kafka: Kafka): UncommittedCluster {
  const cluster = connectionsOf(kafka);

  return {
    connect: () => cluster.connect(),
    async offsets(topic) {
      const asked = [...(await partitionsByLeader(cluster, topic))].map(async ([leader, partitions]) => {
        const high = await offsetsAt(cluster, leader, topic, partitions, LATEST);
        const low = await offsetsAt(cluster, leader, topic, partitions, EARLIEST);
        return partitions.map((partition) => ({ partition, low: low.get(partition) ?? 0, high: high.get(partition) ?? 0 }));
      });
      return (await Promise.all(asked)).flat().sort((one, other) => one.partition - other.partition);
    },
    async fetch(topic, partition, offset, bytes) {
      const leaders = [...(await partitionsByLeader(cluster, topic))];
      const [leader] = leaders.find(([, partitions]) => partitions.includes(partition)) ?? [];
      const broker = await cluster.findBroker({ nodeId: String(leader) });
      const { responses } = (await broker.fetch({
        isolationLevel: READ_UNCOMMITTED,
        maxWaitTime: 1,
        minBytes: 0,
        maxBytes: bytes,
        topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes: bytes }] }],
      })) as FetchAnswer;
      const { highWatermark, messages } = responses[0]!.partitions[0]!;
      const last = messages.at(-1);
      return { end: Number(highWatermark), last: last === undefined ? undefined : Number(last.offset) };
    },
    close: () => cluster.disconnect(),
  };
}

/** By the id of the broker that leads them. Asked for each time, and of this topic alone: another may have been deleted. */
async function partitionsByLeader(cluster: Cluster, topic: string): Promise<ReadonlyMap<number, readonly number[]>> {
  if (cluster.getNodeIds().length === 0) await cluster.refreshMetadata();
  let failure: unknown;
  for (const nodeId of cluster.getNodeIds()) {
    try {
      const broker = await cluster.findBroker({ nodeId: String(nodeId) });
      const { topicMetadata } = await broker.metadata([topic]);
      const byLeader = new Map<number, number[]>();
      for (const { leader, partitionId } of topicMetadata[0]?.partitionMetadata ?? []) {
        byLeader.set(leader, [...(byLeader.get(leader) ?? []), partitionId]);
      }
      return byLeader;
    } catch (error) {
      failure = error;
      // What the cluster itself answers, another broker would answer as well.
      if ((error as { type?: unknown }).type !== undefined) break;
    }
  }
  throw failure;
}

async function offsetsAt(
  cluster: Cluster,
  leader: number,
  topic: string,
  partitions: readonly number[],
  time: number,
): Promise<ReadonlyMap<number, number>> {
  const broker = (await cluster.findBroker({ nodeId: String(leader) })) as OffsetsBroker;
  const { responses } = await broker.listOffsets({
    replicaId: ANY_REPLICA,
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions: partitions.map((partition) => ({ partition, timestamp: time })) }],
  });
  return new Map((responses[0]?.partitions ?? []).map(({ partition, offset }) => [partition, Number(offset)]));
}

// What kafkajs has, and does not declare.

interface OffsetsBroker extends Broker {
  listOffsets(request: {
    readonly replicaId: number;
    readonly isolationLevel: number;
    readonly topics: readonly { readonly topic: string; readonly partitions: readonly { partition: number; timestamp: number }[] }[];
  }): Promise<{ readonly responses: readonly { readonly partitions: readonly { partition: number; offset: string }[] }[] }>;
}

interface FetchAnswer {
  readonly responses: readonly {
    readonly partitions: readonly { readonly highWatermark: string; readonly messages: readonly { readonly offset: string }[] }[];
  }[];
}
