/** An event as the world wrote it, with the topic that it belongs on. */
import type { ProducedEvent, ProducedTopic } from '@tengewatch/shared/events/topics.js';

export interface RawEvent {
  readonly topic: ProducedTopic;
  readonly event: ProducedEvent;
}
