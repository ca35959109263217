/** Whether a log is open, and the waits of those who work for it, which end with it. */
import { LogError } from '../event-log.js';
import type { Wait } from './kafka-retry.js';

export interface KafkaLifetime {
  readonly wait: Wait;
  isOpen(): boolean;
  /** Fails with LogError 'closed' once the log is closed. */
  assertOpen(): void;
  /** Closes the log, and lets everybody go on who waits. */
  end(): void;
}

export function createKafkaLifetime(): KafkaLifetime {
  const waiting = new Set<() => void>();
  let closed = false;
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        waiting.add(done);
      }),
    isOpen: () => !closed,
    assertOpen() {
      if (closed) throw new LogError('closed', 'the log is closed');
    },
    end() {
      closed = true;
      for (const done of waiting) done();
    },
  };
}
