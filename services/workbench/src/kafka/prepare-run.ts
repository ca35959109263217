/** Prepares a cluster for one run: grants its services their rights, and creates the topics, which they have no right to create. */
import type { TopicSpec } from '@tengewatch/shared/log/event-log.js';
import { grantAccess, type Grant } from '@tengewatch/shared/log/kafka/kafka-acls.js';
import type { KafkaClientOptions } from '@tengewatch/shared/log/kafka/kafka-client.js';
import { createKafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';

export interface RunPreparation {
  /** With a login that may do both. */
  readonly connection: KafkaClientOptions;
  readonly topicPrefix: string;
  readonly grants: readonly Grant[];
  readonly topics: readonly TopicSpec[];
  readonly replicationFactor?: number;
}

/** May be done again: what is there already stays. LogError 'not-authorised' where the login may not do it. */
export async function prepareRun({ connection, topicPrefix, grants, topics, ...rest }: RunPreparation): Promise<void> {
  // Rights first, so that no topic is ever open to whoever comes before them.
  await grantAccess(connection, grants);
  const log = await createKafkaLog({ ...connection, topicPrefix, ...rest });
  try {
    await log.ensureTopics(topics);
  } finally {
    await log.close();
  }
}
