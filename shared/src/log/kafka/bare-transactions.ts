/** Transactions of a stranger, for tests of what becomes of them: kafkajs with nothing else around it. */
import kafkajs, { type Kafka, type Producer, type TopicMessages, type Transaction } from 'kafkajs';
import { createKafkaClient } from './kafka-client.js';

/** By the cluster's own name of the topic. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** Far longer than any test. */
const OPEN_FOR_MS = 600_000;
/** A body that is nobody's event. */
const BODY = '{"x":1}';
/** Records that `writeTransactions` leaves in each place: of the one that stays open, of the committed and of the aborted one. */
export const RECORDS_OF_TRANSACTIONS = 3;
/** The coordinator of transactions may still be loading. */
const RETRIES = 12;
/** The first transaction of a cluster makes the topic that coordinators keep theirs on; on a loaded machine that takes seconds. */
const UNTIL_COORDINATED_MS = 60_000;
let producers = 0;

/** Node does not see this one among the names that the CommonJS package exports. */
const { KafkaJSGroupCoordinatorNotFound } = kafkajs;

function transactionalProducer(kafka: Kafka): Producer {
  producers++;
  return kafka.producer({
    transactionalId: `stranger-${process.pid}-${producers}`,
    transactionTimeout: OPEN_FOR_MS,
    idempotent: true,
    retry: { retries: RETRIES },
    maxInFlightRequests: 1,
    createPartitioner: () => (sent) => sent.message.partition as number,
  });
}

/** kafkajs itself gives up within half a second when there is no coordinator yet. */
async function begin(producer: Producer): Promise<Transaction> {
  const fromMs = performance.now();
  for (;;) {
    try {
      return await producer.transaction();
    } catch (error) {
      if (!(error instanceof KafkaJSGroupCoordinatorNotFound) || performance.now() - fromMs > UNTIL_COORDINATED_MS) throw error;
    }
  }
}

/** So that the first transaction of a test waits for nobody. */
export async function untilTransactionsBegin(brokers: readonly string[]): Promise<void> {
  const { kafka } = await createKafkaClient({ brokers, clientId: 'stranger' });
  const producer = transactionalProducer(kafka);
  await producer.connect();
  await (await begin(producer)).abort();
  await producer.disconnect();
}

/**
 * A transaction that stays open, one that is committed and one that is aborted, each of one record in every place. The last record of
 * each partition is then the marker of the aborted one, and no reader that waits for the open one comes so far.
 */
export async function writeTransactions(brokers: readonly string[], places: readonly Place[]): Promise<void> {
  const { kafka } = await createKafkaClient({ brokers, clientId: 'stranger' });
  const topics = [...new Set(places.map(({ topic }) => topic))];
  const topicMessages = topics.map((topic): TopicMessages => ({
    topic,
    messages: places
      .filter((place) => place.topic === topic)
      .map(({ partition }) => ({ key: 'somebody', value: BODY, partition, timestamp: '5' })),
  }));
  const endings: readonly ((transaction: Transaction) => Promise<void>)[] = [
    async () => {},
    (transaction) => transaction.commit(),
    (transaction) => transaction.abort(),
  ];
  for (const end of endings) {
    const producer = transactionalProducer(kafka);
    await producer.connect();
    const transaction = await begin(producer);
    await transaction.sendBatch({ topicMessages });
    await end(transaction);
    await producer.disconnect();
  }
}
