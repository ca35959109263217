/** Why a compressed batch of records cannot be read, however often it is fetched. */

/** The most that one batch may expand to: sixty-four times what brokers take by default. */
export const MAX_BATCH_BYTES = 64 * 1024 * 1024;

export class BadBatch extends Error {
  /** Tells kafkajs that trying again is of no use. */
  readonly retriable = false;
  constructor(message: string) {
    super(message);
    this.name = 'BadBatch';
  }
}

export const tooLarge = (codec: string, maxBytes: number): BadBatch =>
  new BadBatch(`its ${codec} batch expands to more than ${maxBytes} bytes`);
