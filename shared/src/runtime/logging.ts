/** The logger of a run: JSON lines on stderr, in which no card number or IIN can be read. */
import { pino, type DestinationStream, type Logger } from 'pino';
import { maskJsonLine } from './masking.js';
import { printableJson } from '../documents/printable.js';

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggerOptions {
  readonly name: string;
  readonly level: LogLevel;
  /** Default stderr: stdout belongs to the report. */
  readonly destination?: DestinationStream;
}

const STDERR = 2;

export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  return pino(
    // Masking the finished line covers messages, fields, bindings and error texts alike, whatever they are called. What a
    // terminal would obey, and JSON need not escape, is escaped there as well.
    { name, level, base: { name }, hooks: { streamWrite: (line) => printableJson(maskJsonLine(line)) } },
    // Synchronous, so that the last words of a failing run are not lost.
    destination ?? pino.destination({ dest: STDERR, sync: true }),
  );
}
