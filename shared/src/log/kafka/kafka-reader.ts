/** A reader on a cluster: `poll` drains what its feed holds, and waits for more. */
import type { MessagePort } from 'node:worker_threads';
import type { LogReader, Position, Unpacker } from '../event-log.js';
import { createGate } from '../gate.js';
import { openReaderFeed } from './kafka-reader-feed.js';

export interface KafkaReaderOptions {
  readonly from: readonly Position[];
  readonly unpacker: Unpacker | undefined;
  /** Where the fetcher is. */
  readonly port: MessagePort;
  readonly onClose: () => void;
}

export interface KafkaReader extends LogReader {
  /** Every poll fails with this from now on: the fetcher is gone. */
  fail(error: Error): void;
}

export function createKafkaReader({ from, unpacker, port, onClose }: KafkaReaderOptions): KafkaReader {
  const news = createGate();
  const feed = openReaderFeed({ from, unpacker, port, onNews: news.open });
  const { buffer } = feed;
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await feed.close();
    onClose();
  }

  return {
    async poll(maxRecords, waitMs) {
      feed.assertFine();
      const records = buffer.take(maxRecords);
      if (records.length > 0 || waitMs <= 0) return records;
      await news.wait(waitMs);
      if (feed.isClosed()) return [];
      feed.assertFine();
      return buffer.take(maxRecords);
    },
    pause(partitions) {
      for (const partition of partitions) buffer.setPaused(feed.find(partition), true);
    },
    resume(partitions) {
      for (const partition of partitions) buffer.setPaused(feed.find(partition), false);
      if (buffer.hasRecords()) news.open();
    },
    seek: feed.seek,
    positions: feed.positions,
    buffered: () => buffer.held(),
    fail: feed.fail,
    close: () => (closing ??= close()),
  };
}
