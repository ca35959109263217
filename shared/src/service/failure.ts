/** Which error ends a process with which code, and what a person is told. */
import { BadInput } from '../documents/bad-input.js';
import { LogError, type LogErrorCode } from '../log/event-log.js';
import { ConfigError } from '../runtime/config-schema.js';
import { exitCodes, type Failure } from '../runtime/exit-codes.js';
import { HttpServerError } from '../runtime/http-server.js';
import { LossError } from '../stream/loss-watch.js';
import { SourceConflict } from '../stream/partition-queue.js';
import { ResultConflict } from './unit-result.js';

/** Errors of a cluster that was unusable from the start, or of its settings; all other log errors are failures during the run. */
const personCanMend: ReadonlySet<LogErrorCode> = new Set([
  'unreachable',
  'tls-failed',
  'authentication-failed',
  'not-authorised',
  'topic-mismatch',
  'invalid-name',
]);

export function failureOf(error: unknown): Failure {
  if (error instanceof BadInput || error instanceof ConfigError || error instanceof HttpServerError)
    return { code: exitCodes.badInput, told: error.message };
  if (error instanceof LogError) {
    return { code: personCanMend.has(error.code) ? exitCodes.badInput : exitCodes.clusterFailed, told: error.message };
  }
  if (error instanceof ResultConflict || error instanceof SourceConflict) return { code: exitCodes.unbalanced, told: error.message };
  if (error instanceof LossError) return { code: exitCodes.unbalanced, told: `Records were lost: ${error.message}` };
  return { code: exitCodes.bug, told: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
