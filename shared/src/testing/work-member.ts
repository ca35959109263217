/** A process that joins those who share a topic's partitions and says each share as a line of JSON, for tests that kill it. */
import { createKafkaLog } from '../log/kafka/kafka-log.js';

const [bootstrap = '', topicPrefix = '', name = '', topic = ''] = process.argv.slice(2);
const log = await createKafkaLog({ brokers: [bootstrap], clientId: 'work-member', topicPrefix });
await log.joinWork({
  name,
  topic,
  onDealt: (partitions) => void process.stdout.write(`${JSON.stringify(partitions)}\n`),
  onFailure(error) {
    throw error;
  },
});
