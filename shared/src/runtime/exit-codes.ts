/** How a process ends: the codes that scripts and supervisors rely on, and which error ends with which of them. */
import { LogError, type LogErrorCode } from '../log/event-log.js';
import { SourceConflict } from '../stream/source-writer.js';
import { LossError } from '../stream/source-tracker.js';
import { StatementConflict } from '../service/statement.js';
import { BadInput } from './bad-input.js';
import { ConfigError } from './config-schema.js';
import { HttpServerError } from './http-server.js';

export const exitCodes = {
  fine: 0,
  bug: 1,
  badInput: 2,
  unbalanced: 3,
  clusterFailed: 4,
  interrupted: 130,
  /** What a shell gives for a program that SIGPIPE has ended. */
  outputClosed: 141,
  terminated: 143,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What is wrong with a cluster from the start, or with what the person said of it; else it failed on the way. */
const personCanMend: ReadonlySet<LogErrorCode> = new Set([
  'unreachable',
  'tls-failed',
  'authentication-failed',
  'not-authorised',
  'topic-mismatch',
  'invalid-name',
]);

export interface Failure {
  readonly code: ExitCode;
  /** For people; a bug is the only failure whose stack helps anybody. */
  readonly told: string;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof BadInput || error instanceof ConfigError || error instanceof HttpServerError)
    return { code: exitCodes.badInput, told: error.message };
  if (error instanceof LogError) {
    return { code: personCanMend.has(error.code) ? exitCodes.badInput : exitCodes.clusterFailed, told: error.message };
  }
  if (error instanceof StatementConflict || error instanceof SourceConflict) return { code: exitCodes.unbalanced, told: error.message };
  if (error instanceof LossError) return { code: exitCodes.unbalanced, told: `Records were lost: ${error.message}` };
  return { code: exitCodes.bug, told: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
