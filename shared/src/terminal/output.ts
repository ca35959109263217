/** Writes to standard output and standard error. Whoever reads them may stop, as `head` does: that is no error, and loses nothing else. */
import { fstatSync } from 'node:fs';
import { causeText } from '../documents/file-cause.js';

export interface OutputStream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean;
}

export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Aborted with OutputClosed once nobody reads results any more. */
  readonly unread: AbortSignal;
  /** Whether results were lost that somebody waits for: a full disk, and no reader that has gone. */
  hasFailed(): boolean;
}

/** Nobody reads what is printed, so that work which only prints has no use. */
export class OutputClosed extends Error {
  constructor() {
    super('whoever read the output has closed it');
    this.name = 'OutputClosed';
  }
}

/** What a pipe or a socket says when its reader is gone. */
const READER_GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ECONNRESET']);
/** What a terminal says once its window is closed; a disk means something else by it. */
const TERMINAL_GONE = 'EIO';

const isGone = ({ isTTY }: OutputStream, { code }: NodeJS.ErrnoException): boolean =>
  READER_GONE.has(code) || (isTTY === true && code === TERMINAL_GONE);

/** `areOne`: both lead to the same reader, as after `2>&1 |`. */
export function openOutput(stdout: OutputStream, stderr: OutputStream, areOne: boolean): Output {
  const unread = new AbortController();
  let outIsOpen = true;
  let errIsOpen = true;
  let failed = false;

  function leave(): void {
    outIsOpen = false;
    unread.abort(new OutputClosed());
  }
  const err = (text: string): void => void (errIsOpen && stderr.write(text));

  stdout.on('error', (error) => {
    // What was written before the first error was seen fails as well.
    if (!outIsOpen) return;
    if (isGone(stdout, error)) return leave();
    outIsOpen = false;
    failed = true;
    err(`standard output cannot be written: ${causeText(error)}\n`);
  });
  stderr.on('error', (error) => {
    errIsOpen = false;
    if (areOne && isGone(stderr, error)) leave();
  });
  return {
    out: (text) => void (outIsOpen && stdout.write(text)),
    err,
    unread: unread.signal,
    hasFailed: () => failed,
  };
}

const STDOUT = 1;
const STDERR = 2;

/** Whether standard output and standard error are one file, pipe or terminal. Where the system does not tell, they count as two. */
export function streamsAreOne(): boolean {
  try {
    // As big integers: Node keeps the other answer where realpathSync takes that of a pipe for the file that it looks at, and
    // a module that is imported later would be found under two paths and loaded twice.
    const [out, err] = [fstatSync(STDOUT, { bigint: true }), fstatSync(STDERR, { bigint: true })];
    return out.ino !== 0n && out.ino === err.ino && out.dev === err.dev;
  } catch {
    return false;
  }
}
