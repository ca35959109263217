/** Machines that are out of order, or out of notes, for some hours at a time. */
import { HOUR_MS } from '../events/time-spans.js';
import type { WorldParameters } from './parameters.js';
import type { Atm } from './planner.js';
import { hashText, mix, unitOf } from './random.js';

/** Tells whether a machine pays nobody at an instant. It follows from the machine and the hour alone. */
export function createOutages(
  { outageShare, outageHours }: WorldParameters['machines'],
  secret: number,
): (atm: Atm, nowMs: number) => boolean {
  const periodMs = outageHours * HOUR_MS;
  return (atm, nowMs) => unitOf(mix(hashText(atm.id, secret), Math.floor(nowMs / periodMs))) < outageShare;
}
