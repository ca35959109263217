/** Records with numbers in them, for the contract that every log keeps. */
import type { LogRecord, OutgoingRecord, Position } from '../log/event-log.js';

export const start = (topic: string, ...partitions: number[]): Position[] =>
  partitions.map((partition) => ({ topic, partition, offset: 0 }));

export const event = (number: number, source = 'source-1'): OutgoingRecord => ({
  key: `key-${number}`,
  value: `{"n":${number}}`,
  timestampMs: 1_700_000_000_000 + number,
  header: { kind: 'event', source, sequence: number },
});

export const events = (from: number, to: number): OutgoingRecord[] => Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

export const bodies = (records: readonly LogRecord[]): (string | null)[] => records.map(({ value }) => value);
