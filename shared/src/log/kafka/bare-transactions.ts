/** Transactions of a stranger, for tests of what becomes of them: kafkajs with nothing else around it. */
import type { TopicMessages, Transaction } from 'kafkajs';
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
let writings = 0;

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
  writings++;
  for (const [index, end] of endings.entries()) {
    const producer = kafka.producer({
      transactionalId: `stranger-${process.pid}-${writings}-${index}`,
      transactionTimeout: OPEN_FOR_MS,
      idempotent: true,
      retry: { retries: RETRIES },
      maxInFlightRequests: 1,
      createPartitioner: () => (sent) => sent.message.partition as number,
    });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.sendBatch({ topicMessages });
    await end(transaction);
    await producer.disconnect();
  }
}
