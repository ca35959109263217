/** How the command ends: the codes that scripts rely on, and the one error that is the person's to mend. */

export const exitCodes = { fine: 0, bug: 1, badInput: 2, unbalanced: 3, clusterFailed: 4, terminated: 143, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Bad usage or bad input: told in the given lines, without a stack. */
export class BadInput extends Error {
  readonly lines: readonly string[];
  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'BadInput';
    this.lines = lines;
  }
}
