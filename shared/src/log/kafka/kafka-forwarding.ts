/** Sends on to a reader what its fetcher has fetched: every record once and in order, and no more than the reader has room for. */
import type { ConsumerStartBatchProcessEvent, EachBatchPayload } from 'kafkajs';
import { createGate } from '../gate.js';
import type { FetchedPartition, FetchedPartitions } from './kafka-fetched-partitions.js';
import { createHeaderReader } from './kafka-header.js';
import type { ReaderFunctions } from './kafka-reader-feed.js';
import { blocksOf, noRecords, packMessages, type PackedRecords } from './packed-records.js';
import type { PortCalls } from './port-calls.js';

export interface ForwardingOptions {
  readonly parts: FetchedPartitions;
  readonly reader: Pick<PortCalls<ReaderFunctions>, 'tell'>;
  /** Whether nothing is to be sent any more. */
  readonly isOver: () => boolean;
  /** Told where the log may have deleted what comes next. */
  readonly onDoubt: (part: FetchedPartition) => void;
  /** While the reader has no room, the cluster is told so often that the member lives. */
  readonly heartbeatMs: number;
}

export interface Forwarding {
  /** Sends what the client has fetched, and resolves once the reader has room for more. */
  send(payload: EachBatchPayload): Promise<void>;
  /** Passes over a batch of nothing but markers, of which the client tells nobody else. */
  passMarkers(batch: ConsumerStartBatchProcessEvent['payload']): void;
  /** One sending more has arrived at the reader. */
  arrived(): void;
  /** Looks again whether the reader has room, or all is over. */
  look(): void;
}

/** Sendings that the reader has not seen yet: as many as keep it busy while this thread fetches. */
const MAX_ON_THE_WAY = 8;

export function createForwarding({ parts, reader, isOver, onDoubt, heartbeatMs }: ForwardingOptions): Forwarding {
  const readHeader = createHeaderReader();
  const gate = createGate();
  let onTheWay = 0;

  const mustWait = (): boolean => (onTheWay >= MAX_ON_THE_WAY || parts.all.every(({ full }) => full)) && !isOver();

  function accept(part: FetchedPartition, batch: EachBatchPayload['batch']): void {
    const { messages } = batch;
    if (Number(batch.highWatermark) < part.next) return onDoubt(part);
    // Holes are fine, unless the log has deleted what lies between.
    if (Number(batch.firstOffset()) > part.next) onDoubt(part);
    const end = Number(batch.lastOffset()) + 1;
    // A batch may begin before the position asked for, and be fetched twice around a reconnect.
    let index = messages.findIndex(({ offset }) => Number(offset) >= part.next);
    if (index < 0) return pass(part, part.next, end);
    while (index < messages.length) {
      const records = packMessages(messages, index, readHeader);
      index += records.count;
      // Behind the last record may come what the client keeps to itself, such as the marker of a transaction's end.
      tell(part, records, index < messages.length ? Number(messages[index - 1]!.offset) + 1 : end);
    }
  }

  function tell(part: FetchedPartition, records: PackedRecords, end: number): void {
    const { topic, partition } = part;
    part.next = end;
    onTheWay++;
    reader.tell('take', [{ topic, partition }, records, end], blocksOf(records));
  }

  /** From `first` to `end` the log holds nothing to hand out: whenever that was fetched, it stays so. */
  function pass(part: FetchedPartition, first: number, end: number): void {
    if (first <= part.next && part.next < end) tell(part, noRecords(), end);
  }

  return {
    async send({ batch, isStale, heartbeat }) {
      const part = parts.find(batch.topic, batch.partition);
      if (part === undefined || isOver() || isStale()) return;
      accept(part, batch);
      // Nothing else waits for this: the reader has no room. The client would sleep a whole fetch wait instead.
      while (mustWait()) {
        await gate.wait(heartbeatMs);
        await heartbeat();
      }
    },
    passMarkers({ topic, partition, batchSize, firstOffset, lastOffset }) {
      const part = parts.find(topic, partition);
      if (part === undefined || isOver() || batchSize > 0) return;
      pass(part, Number(firstOffset ?? lastOffset), Number(lastOffset) + 1);
    },
    arrived() {
      onTheWay--;
      gate.open();
    },
    look: gate.open,
  };
}
