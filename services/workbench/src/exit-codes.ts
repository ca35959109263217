/** How the command ends: the codes that all processes share, and the one error that is the person's to mend. */
export { BadInput } from '@tengewatch/shared/runtime/bad-input.js';
export { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
