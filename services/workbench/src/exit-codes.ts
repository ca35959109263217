/** How the command ends: the codes that all processes share, and the one error that is the person's to mend. */
export { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';

/** Bad usage or bad input: told in the given lines, without a stack. */
export class BadInput extends Error {
  readonly lines: readonly string[];
  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'BadInput';
    this.lines = lines;
  }
}
