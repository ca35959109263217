/** What the project's producers write of the flagship, kept as text by partition, for the clients it is compared with. */
import type { OutgoingRecord } from '@tengewatch/shared/log/event-log.js';
import { createEmbeddedLog } from '@tengewatch/shared/log/embedded-log.js';
import { producedTopics, type ProducedTopic } from '@tengewatch/shared/events/topics.js';
import { createShardProducer } from '@tengewatch/shared/pipeline/shard-producer.js';
import { topicSpecs, type Run } from '@tengewatch/shared/pipeline/topology.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { createShard } from '@tengewatch/shared/world/shard.js';

export interface FlagshipLane {
  readonly topic: ProducedTopic;
  readonly partition: number;
  readonly records: readonly OutgoingRecord[];
}

const EVENTS_PER_STEP = 4000;
const ALL = Number.MAX_SAFE_INTEGER;

/** The raw events of all shards with their keys and headers, watermarks left out. */
export async function flagshipLanes(scenario: Scenario, seed: number, run: Run): Promise<readonly FlagshipLane[]> {
  const log = createEmbeddedLog();
  await log.ensureTopics(topicSpecs(run));
  const shards = Array.from({ length: run.shards }, (_, shard) =>
    createShardProducer(log, run, run.producers, createShard(scenario, seed, shard)),
  );
  let open = shards;
  while (open.length > 0) {
    const goesOn = await Promise.all(open.map((shard) => shard.step(EVENTS_PER_STEP)));
    open = open.filter((_, index) => goesOn[index]);
  }
  const lanes = producedTopics.flatMap((topic) => Array.from({ length: run.partitions }, (_, partition) => ({ topic, partition })));
  const read = lanes.map(async ({ topic, partition }): Promise<FlagshipLane> => {
    const reader = await log.openReader('bench', [{ topic, partition, offset: 0 }]);
    const records = await reader.poll(ALL, 0);
    await reader.close();
    return { topic, partition, records: records.filter(({ header }) => header?.kind === 'event') };
  });
  return Promise.all(read);
}

export const eventsIn = (lanes: readonly FlagshipLane[]): number => lanes.reduce((sum, { records }) => sum + records.length, 0);

/** Mean length of a record's key and body, in bytes. */
export function meanBytes(lanes: readonly FlagshipLane[]): number {
  let bytes = 0;
  for (const { records } of lanes)
    for (const { key, value } of records) bytes += Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? '');
  return Math.round(bytes / eventsIn(lanes));
}
