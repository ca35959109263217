/** Measures how much of what the log holds is still to be read by the units that a process owns. */
import { LogError, type EventLog, type Position } from '../log/event-log.js';
import { measuredTopics, type Metrics } from './metrics.js';

/** Asks the log where its topics end, and sets the lag when it answers; a call does nothing while an earlier answer is still due. */
export function createLagMeter(metrics: Metrics, events: Pick<EventLog, 'endOffsets'>): (positions: readonly Position[]) => void {
  let asking = false;

  /** The cluster may answer late or be unreachable for a while; the units notice that themselves. */
  async function measure(positions: readonly Position[]): Promise<void> {
    asking = true;
    try {
      for (const topic of measuredTopics) {
        const read = positions.filter((position) => position.topic === topic);
        const ends = read.length === 0 ? [] : await events.endOffsets(topic);
        const records = read.reduce((sum, { partition, offset }) => sum + Math.max(0, (ends[partition] ?? 0) - offset), 0);
        metrics.consumerLag(topic, records);
      }
    } catch (error) {
      // The lag stays as it was last known.
      if (!(error instanceof LogError)) throw error;
    } finally {
      asking = false;
    }
  }

  return (positions) => {
    if (!asking) void measure(positions);
  };
}
