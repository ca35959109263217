/** The one place of the command line that asks what time it is: for the names and the age of runs on a cluster, and for nothing in them. */

/** Milliseconds since 1970, as this machine has it. */
export const wallClockMs = (): number => Date.now();
