/** Gathers the dead letters of the readers of a process and appends them to their topic. */
import { encode } from '../events/codec.js';
import type { DeadLetter } from '../events/dead-letter.js';
import type { EventLog } from '../log/event-log.js';

export interface DeadLetterBox {
  add(letter: DeadLetter): void;
  /** Resolves once the log holds all that was added. */
  flush(): Promise<void>;
}

/** Dead letters carry no order, so they are gathered and appended between rounds or steps. */
export function createDeadLetterBox(log: EventLog): DeadLetterBox {
  let waiting: DeadLetter[] = [];
  return {
    add: (letter) => void waiting.push(letter),
    async flush() {
      if (waiting.length === 0) return;
      const batch = waiting.map((letter) => ({ key: letter.topic, value: encode(letter), timestampMs: 0, header: null }));
      waiting = [];
      await log.append({ topic: 'dead-letters', partition: 0 }, batch);
    },
  };
}
