/** What tells one producer service from another: the topics it publishes of the world it simulates. */
import type { ProducedTopic } from '../events/topics.js';

export interface Producer {
  readonly name: string;
  readonly topics: readonly ProducedTopic[];
  /** Exactly one producer of a run also writes the truth. */
  readonly writesTruth: boolean;
}
