/** What a fold is handling now: its stages are told of it, and a failure is reported with it. */
import type { HostedStage } from './hosted-stage.js';

export class Moment {
  /** Event time. */
  nowMs = Number.NEGATIVE_INFINITY;
  /** Of the key. */
  slot = -1;
  /** The stage that is called; none while an event is applied to the history. */
  host: HostedStage | undefined = undefined;
  /** Whether the call has set a timer. */
  timerWasSet = false;
}
