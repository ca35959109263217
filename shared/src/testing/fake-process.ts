/** A process that a service can run in during a test: signals, errors and time come from the test, and nothing exits. */
import type { Environment } from '../runtime/environment.js';
import type { ExitCode } from '../runtime/exit-codes.js';
import type { ServiceProcess, StopSignal } from '../runtime/service-process.js';

export interface FakeProcess extends ServiceProcess {
  signal(signal: StopSignal): void;
  /** Ends standard input. */
  endInput(): void;
  uncaught(error: unknown): void;
  /** Lets the time of every timer that waits pass. */
  passTime(): void;
  /** Of the timers that wait. */
  delaysMs(): readonly number[];
  /** In the order of the calls; a real process knows only the first. */
  readonly exits: ExitCode[];
  /** Resolves with the first. */
  readonly exited: Promise<ExitCode>;
  printed(): { readonly out: string; readonly err: string };
  logged(): { readonly [field: string]: unknown }[];
}

export function createFakeProcess(env: Environment = {}, args: readonly string[] = []): FakeProcess {
  const signalListeners: ((signal: StopSignal) => void)[] = [];
  const inputListeners: (() => void)[] = [];
  const errorListeners: ((error: unknown) => void)[] = [];
  const timers = new Map<() => void, number>();
  const lines: string[] = [];
  const exits: ExitCode[] = [];
  let out = '';
  let err = '';
  let firstExit: (code: ExitCode) => void;
  const exited = new Promise<ExitCode>((resolve) => (firstExit = resolve));
  return {
    args,
    env,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    logTo: { write: (line) => void lines.push(line) },
    onSignal: (listener) => void signalListeners.push(listener),
    onInputEnd: (listener) => void inputListeners.push(listener),
    onUncaught: (listener) => void errorListeners.push(listener),
    after(delayMs, action) {
      timers.set(action, delayMs);
      return () => void timers.delete(action);
    },
    exit(code) {
      exits.push(code);
      firstExit(code);
    },
    signal: (signal) => signalListeners.forEach((listener) => listener(signal)),
    endInput: () => inputListeners.forEach((listener) => listener()),
    uncaught: (error) => errorListeners.forEach((listener) => listener(error)),
    passTime() {
      const waiting = [...timers.keys()];
      timers.clear();
      for (const action of waiting) action();
    },
    delaysMs: () => [...timers.values()],
    exits,
    exited,
    printed: () => ({ out, err }),
    logged: () => lines.map((line) => JSON.parse(line)),
  };
}
