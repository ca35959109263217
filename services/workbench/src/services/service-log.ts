/** Follows the file that one service writes its log to: what people should see of it now, and its last words. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

export interface ServiceLog {
  readonly file: string;
  /** A new process writes from here on; what an earlier one said is no last word of it. */
  begin(): void;
  /** Warnings and errors that have come since the last call, each once however often it is repeated. */
  newWarnings(): readonly string[];
  /** Why the process ended, in its own words. */
  lastWords(): string;
}

const WARN = 40;
const FATAL = 60;
/** It tells of much that it mends by itself, and of nothing that this process's own client does not meet. */
const KAFKA_CLIENT = 'kafkajs';
/** Of what was not logged but printed, as by Node itself. */
const LINES_KEPT = 20;
const BYTES_PER_READ = 65_536;

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly err?: { readonly stack?: string };
  /** The library that speaks, where it is none of the service's own words. */
  readonly logger?: string;
}

export function followServiceLog(file: string): ServiceLog {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(BYTES_PER_READ);
  const told = new Set<string>();
  let offset = 0;
  let unfinished = '';
  let warnings: string[] = [];
  let fatal: string | undefined;
  let printed: string[] = [];

  function take(line: string): void {
    const logged = logLineOf(line);
    if (logged === undefined) {
      if (line !== '') printed = [...printed, line].slice(-LINES_KEPT);
      return;
    }
    const { level, msg, err, logger } = logged;
    if (level >= FATAL) {
      // Later ones are mostly its consequences.
      fatal ??= err?.stack === undefined ? msg : `${msg}: ${err.stack}`;
    } else if (level >= WARN && logger !== KAFKA_CLIENT && !told.has(msg)) {
      told.add(msg);
      warnings.push(msg);
    }
  }

  function read(): void {
    for (const text of newText()) {
      const lines = (unfinished + text).split('\n');
      unfinished = lines.pop() ?? '';
      for (const line of lines) take(line);
    }
  }

  function* newText(): Generator<string> {
    // Opened each time: many services may run, and the file grows seldom.
    const opened = openSync(file, 'r');
    try {
      for (;;) {
        const bytes = readSync(opened, buffer, 0, BYTES_PER_READ, offset);
        if (bytes === 0) return;
        offset += bytes;
        yield decoder.write(buffer.subarray(0, bytes));
      }
    } finally {
      closeSync(opened);
    }
  }

  return {
    file,
    begin() {
      read();
      fatal = undefined;
      printed = [];
    },
    newWarnings() {
      read();
      const since = warnings;
      warnings = [];
      return since;
    },
    lastWords() {
      read();
      return fatal ?? ([...printed, unfinished].join('\n').trim() || 'it said nothing');
    },
  };
}

/** Nothing when the line is none of the logger's. */
function logLineOf(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, msg, ...rest } = JSON.parse(line) as Partial<LogLine>;
    return typeof level === 'number' && typeof msg === 'string' ? { level, msg, ...rest } : undefined;
  } catch {
    return undefined;
  }
}
