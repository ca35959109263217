/** Keeps the services of a run running: starts those that were killed again, and stops all when one fails or the run is over. */
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import type { ServiceChild, ServiceEnd } from './service-child.js';

export interface SuperviseOptions<Program extends { readonly label: string }> {
  readonly programs: readonly Program[];
  readonly start: (program: Program) => ServiceChild;
  /** Why its process ended, in its own words. */
  readonly lastWords: (program: Program) => string;
  readonly say: (line: string) => void;
  /** Wall-clock, in milliseconds. */
  readonly clock: () => number;
  /** Calls once after that time, unless it is cancelled by the function returned. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  /** How long services may take to drain before they are killed. */
  readonly stopLimitMs: number;
}

export interface Supervision {
  /** Aborted once a service cannot go on; the reason is an error that says why. */
  readonly failure: AbortSignal;
  /** Tells every service to stop, and resolves when none runs any more. */
  stop(): Promise<void>;
}

/** A service that ended with an error, or could not be kept alive: told in its own words, without a stack of this process. */
export class ServiceFailed extends Error {
  readonly code: ExitCode;
  constructor(code: ExitCode, message: string) {
    super(message);
    this.name = 'ServiceFailed';
    this.code = code;
  }
}

/** A service that something kills as soon as it lives would be started for ever. */
export const QUICK_LIFE_MS = 5_000;
export const MAX_QUICK_LIVES = 5;

/** A drained service ends with the first; the others are those of a drain that took too long. */
const STOPPED: ReadonlySet<number | null> = new Set([exitCodes.fine, exitCodes.terminated, exitCodes.interrupted]);

export function supervise<Program extends { readonly label: string }>(options: SuperviseOptions<Program>): Supervision {
  const { programs, start, lastWords, say, clock, after, stopLimitMs } = options;
  const failure = new AbortController();
  const living = new Map<Program, ServiceChild>();
  let stopping = false;

  async function lifeOf(program: Program): Promise<ServiceEnd> {
    const child = start(program);
    living.set(program, child);
    try {
      return await child.ended;
    } finally {
      living.delete(program);
    }
  }

  async function keepAlive(program: Program): Promise<void> {
    let quickLives = 0;
    for (;;) {
      const bornMs = clock();
      const end = await lifeOf(program);
      if (stopping) return;
      const cause = causeOf(end);
      if (cause === undefined) throw new ServiceFailed(codeOf(end), `${program.label} failed: ${lastWords(program)}`);
      quickLives = clock() - bornMs < QUICK_LIFE_MS ? quickLives + 1 : 0;
      if (quickLives === MAX_QUICK_LIVES) {
        const words = `${program.label} ${cause} again and again as soon as it was started; its last words: ${lastWords(program)}`;
        throw new ServiceFailed(exitCodes.bug, words);
      }
      say(`${program.label} ${cause}; started again`);
    }
  }

  const lives = Promise.all(programs.map((program) => keepAlive(program).catch((error: unknown) => failure.abort(error))));

  return {
    failure: failure.signal,
    async stop() {
      stopping = true;
      for (const child of living.values()) child.kill('SIGTERM');
      const cancel = after(stopLimitMs, () => {
        for (const [{ label }, child] of living) {
          say(`${label} did not stop in time; it is killed`);
          child.kill('SIGKILL');
        }
      });
      await lives;
      cancel();
    },
  };
}

/** What somebody else did to it, or nothing when it ended by an error of its own. */
function causeOf({ code, signal }: ServiceEnd): string | undefined {
  if (signal !== null) return `was killed (${signal})`;
  return STOPPED.has(code) ? 'was stopped' : undefined;
}

/** What a service ends with is what the command ends with. */
const codeOf = ({ code }: ServiceEnd): ExitCode => Object.values(exitCodes).find((known) => known === code) ?? exitCodes.bug;
