/** Decides which partitions a reader pauses: those that are far ahead, and never one that holds what is waited for. */
import type { OrderedEvent } from './event-order.js';
import type { OrderedMerge } from './ordered-merge.js';

export interface FlowChange {
  readonly pause: readonly number[];
  readonly resume: readonly number[];
}

export interface FlowControl {
  /** Indexes of partitions to pause and to resume now. Called when the merge can hand out nothing more. */
  decide(): FlowChange;
}

/** A paused partition is resumed when this share of its limit is left, so that it is not paused and resumed at every step. */
const RESUME_SHARE = 0.5;

export function createFlowControl(
  merge: OrderedMerge<OrderedEvent>,
  partitionOfStream: readonly number[],
  partitions: number,
  maxBuffered: number,
): FlowControl {
  const paused = Array.from({ length: partitions }, () => false);
  const buffered = new Float64Array(partitions);
  const awaited = new Uint8Array(partitions);
  const awaitedStreams = new Uint8Array(partitionOfStream.length);

  function look(): void {
    buffered.fill(0);
    awaited.fill(0);
    merge.markAwaited(awaitedStreams);
    for (let stream = 0; stream < partitionOfStream.length; stream++) {
      const partition = partitionOfStream[stream]!;
      buffered[partition]! += merge.buffered(stream);
      if (awaitedStreams[stream] === 1) awaited[partition] = 1;
    }
  }

  return {
    decide() {
      const pause: number[] = [];
      const resume: number[] = [];
      look();
      for (let partition = 0; partition < partitions; partition++) {
        const held = buffered[partition]!;
        const isAwaited = awaited[partition] === 1;
        if (!paused[partition] && !isAwaited && held >= maxBuffered) {
          paused[partition] = true;
          pause.push(partition);
        } else if (paused[partition] && (isAwaited || held <= maxBuffered * RESUME_SHARE)) {
          paused[partition] = false;
          resume.push(partition);
        }
      }
      return { pause, resume };
    },
  };
}
