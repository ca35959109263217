/** How a process ends: the codes that scripts and supervisors rely on. */

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

export interface Failure {
  readonly code: ExitCode;
  /** For people; a bug is the only failure whose stack helps anybody. */
  readonly told: string;
}
