/** Spreads seeds over threads. Results come in the order of the seeds, so that nothing depends on the number of threads. */
import { Worker } from 'node:worker_threads';
import { inParallel } from '@tengewatch/shared/runtime/in-parallel.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { CountrySeed, RuleSeed } from './backtest-form.js';
import type { FoundCases } from './found-cases.js';

/** A rule with the parameters that differ from its defaults. */
export interface ParameterSet {
  readonly rule: RuleName;
  readonly parameters: { readonly [name: string]: unknown };
}

/** What a thread works on, whatever the seed. */
export interface SeedsWanted {
  readonly scenario: Scenario;
  /** All are evaluated in one pass over the events of a seed. */
  readonly sets: readonly ParameterSet[];
  /** Whether alerts and near misses are wanted one by one; default only what they add up to. */
  readonly keepsCases?: boolean;
}

export interface SeedFound {
  readonly country: CountrySeed;
  /** In the order of the sets. */
  readonly sets: readonly RuleSeed[];
  /** In the same order; empty unless cases are kept. */
  readonly cases: readonly FoundCases[];
}

/** From a thread, which is sent one seed at a time. */
export type ThreadMessage = { readonly shareDone: number } | { readonly found: SeedFound };

export interface SeedsOptions {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** The share of all seeds that is done, and how many seeds are done. */
  readonly onProgress: (shareDone: number, seedsDone: number) => void;
  /** Told what was found in a seed as soon as it is; seeds may come in any order. */
  readonly onSeed?: (found: SeedFound) => void;
}

/** As V8 counts it, three times a semi-space of 64 MB: events live longer than a smaller one lasts. */
const YOUNG_GENERATION_MB = 192;

export async function evaluateSeeds(
  wanted: SeedsWanted,
  seeds: readonly number[],
  { threads, signal, onProgress, onSeed }: SeedsOptions,
): Promise<readonly SeedFound[]> {
  signal.throwIfAborted();
  const resting = Array.from({ length: Math.min(threads, seeds.length) }, () => startThread(wanted));
  const all = [...resting];
  const shares = new Map<number, number>();
  let seedsDone = 0;
  const tell = (): void => onProgress([...shares.values()].reduce((total, share) => total + share, 0) / seeds.length, seedsDone);

  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // Nobody waits for it once all seeds are done.
  stopped.catch(() => undefined);
  try {
    const found = inParallel(
      [...seeds.keys()],
      async (at) => {
        const thread = resting.pop()!;
        const result = await evaluateInThread(thread, seeds[at]!, (share) => {
          shares.set(at, share);
          tell();
        });
        resting.push(thread);
        onSeed?.(result);
        shares.set(at, 1);
        return result;
      },
      (done) => {
        seedsDone = done;
        tell();
      },
      all.length,
    );
    return await Promise.race([found, stopped]);
  } finally {
    await Promise.all(all.map((thread) => thread.terminate()));
  }
}

const startThread = (wanted: SeedsWanted): Worker =>
  new Worker(new URL('./backtest-thread.js', import.meta.url), {
    workerData: wanted,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });

function evaluateInThread(thread: Worker, seed: number, onShare: (share: number) => void): Promise<SeedFound> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: ThreadMessage): void => {
      if ('shareDone' in message) return onShare(message.shareDone);
      thread.off('message', onMessage).off('error', reject);
      resolve(message.found);
    };
    thread.on('message', onMessage).on('error', reject);
    thread.postMessage(seed);
  });
}
