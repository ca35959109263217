/** Tries again what a cluster fails to do at first: brokers that restart, coordinators that load, metadata that spreads. */
import type { LogError } from '../event-log.js';
import { isFatal, toLogError, type ErrorPlace } from './kafka-errors.js';

/** Waits of wall-clock time; resolves early, and for good, once the log closes. */
export type Wait = (ms: number) => Promise<void>;

export interface RetryOptions {
  readonly place: ErrorPlace;
  /** Default as many as `goOn` allows. */
  readonly attempts?: number;
  readonly wait: Wait;
  /** Whether to go on after an error that trying again may mend. Default always. */
  readonly goOn?: (error: LogError) => boolean;
}

/**
 * Whether a member that cannot join yet goes on trying: nobody answers, or the cluster refuses for now, such as while the partitions of
 * a new topic have no leader. A refusal that is final is fatal, and nobody asks.
 */
export const mayJoinLater = ({ code }: LogError): boolean => code === 'unreachable' || code === 'cluster-refused';

const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 1_000;

/** What `action` answers, at the latest at the last attempt; its failure as a LogError otherwise. */
export async function retrying<T>(
  action: () => Promise<T>,
  { place, attempts = Number.POSITIVE_INFINITY, wait, goOn = () => true }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      const known = toLogError(error, place);
      if (attempt >= attempts || isFatal(error, place) || !goOn(known)) throw known;
      await wait(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LAST_WAIT_MS));
    }
  }
}

/** Waits for a promise that never rejects, but no longer than this. */
export async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
