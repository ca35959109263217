/** The one error that is the person's to mend, for the command line and the services alike. */

/** Bad usage or bad input: told in the given lines, without a stack. */
export class BadInput extends Error {
  readonly lines: readonly string[];
  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'BadInput';
    this.lines = lines;
  }
}
