/** What stops the gate before it has an answer. */

export type GateErrorCode = 'python-missing' | 'packages-missing' | 'export-failed' | 'program-failed';

export class GateError extends Error {
  readonly code: GateErrorCode;

  constructor(code: GateErrorCode, message: string) {
    super(message);
    this.name = 'GateError';
    this.code = code;
  }
}
