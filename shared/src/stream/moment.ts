/** The time, key and stage that a fold is handling now: stages see them in their context, and errors name them. */
import type { HostedStage } from './hosted-stage.js';

export class Moment {
  /** Event time. */
  nowMs = Number.NEGATIVE_INFINITY;
  /** Slot of the key that is handled. */
  slot = -1;
  /** The stage that is called; none while an event is applied to the history. */
  host: HostedStage | undefined = undefined;
  /** Whether the call has set a timer. */
  timerWasSet = false;
}
