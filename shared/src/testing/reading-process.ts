/** A process that reads a partition from its beginning and says that it does, for tests that kill it. */
import { createKafkaLog } from '../log/kafka/kafka-log.js';

const POLL_WAIT_MS = 100;
const [bootstrap = '', topicPrefix = '', name = '', topic = ''] = process.argv.slice(2);
const log = await createKafkaLog({ brokers: [bootstrap], clientId: 'reading-process', topicPrefix });
const reader = await log.openReader(name, [{ topic, partition: 0, offset: 0 }]);
for (;;) {
  const records = await reader.poll(1, POLL_WAIT_MS);
  for (const { offset } of records) process.stdout.write(`${offset}\n`);
}
