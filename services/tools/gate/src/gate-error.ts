/** What stops the gate before it has an answer. */

export type GateErrorCode =
  | 'seeds-overlap'
  | 'export-refused'
  | 'export-failed'
  | 'python-missing'
  | 'packages-missing'
  | 'program-stopped';

export class GateError extends Error {
  readonly code: GateErrorCode;

  constructor(code: GateErrorCode, message: string) {
    super(message);
    this.name = 'GateError';
    this.code = code;
  }
}
