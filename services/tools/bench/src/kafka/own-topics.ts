/** Topics of its own for each measurement on a broker, gone afterwards. */
import type { TopicSpec } from '@tengewatch/shared/log/event-log.js';
import { createKafkaLog, type KafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import type { Broker } from '@tengewatch/broker/start-broker.js';

/** Topics stay where `measure` fails: the broker goes with all it holds. */
export async function inTopicsOf<T>(
  { bootstrap }: Pick<Broker, 'bootstrap'>,
  name: string,
  specs: readonly TopicSpec[],
  measure: (log: KafkaLog, name: string) => Promise<T>,
): Promise<T> {
  const log = await createKafkaLog({ brokers: [bootstrap], clientId: 'bench', topicPrefix: name, ownThread: true });
  try {
    await log.ensureTopics(specs);
    const measured = await measure(log, name);
    await log.deleteTopics();
    return measured;
  } finally {
    await log.close();
  }
}
