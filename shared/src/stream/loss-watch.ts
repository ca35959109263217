/** Tells a loss from a delay: a record that a source claims to have written is waited for so long and no longer. */

/** Records that a source claims to have written did not come. */
export class LossError extends Error {
  constructor(topic: string, partition: number, source: string, expected: number, claimed: number, waitedMs: number) {
    super(
      `records lost in ${topic}/${partition}: source ${source} claims ${claimed} records, ` +
        `but number ${expected} did not come within ${waitedMs} ms`,
    );
    this.name = 'LossError';
  }
}

export class LossWatch {
  private readonly topic: string;
  private readonly partition: number;
  private readonly source: string;
  private readonly lossTimeoutMs: number;
  /** The number that was missing when the clock was first looked at, and when that was. */
  private missing = 0;
  private missingSinceMs = 0;

  constructor(topic: string, partition: number, source: string, lossTimeoutMs: number) {
    this.topic = topic;
    this.partition = partition;
    this.source = source;
    this.lossTimeoutMs = lossTimeoutMs;
  }

  /** Called while `claimed` records are claimed and number `expected` has not come. `nowMs` is wall-clock. */
  check(expected: number, claimed: number, nowMs: number): void {
    const waitedMs = nowMs - this.missingSinceMs;
    if (expected !== this.missing) {
      this.missing = expected;
      this.missingSinceMs = nowMs;
    } else if (waitedMs > this.lossTimeoutMs) {
      throw new LossError(this.topic, this.partition, this.source, expected, claimed, waitedMs);
    }
  }
}
