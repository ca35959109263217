/** Names of runs on a cluster. A cluster does not tell how old a topic is, and records have the time of the simulation: the name tells. */
import { randomUUID } from 'node:crypto';
import type { Run } from '@tengewatch/shared/pipeline/topology.js';
import { wallClockMs } from '../wall-clock.js';

const UNIQUE_CHARACTERS = 8;
/** "tengewatch-3f9a2c77d01b-20240105T090320Z-1a2b3c4d": which run, when it was begun, and apart from its equals. */
const GIVEN = /^tengewatch-[0-9a-f]+-(?<time>\d{8}T\d{6}Z)-[0-9a-f]{8}$/;

/** Two runs of one scenario and seed are equal, and must not meet on the cluster all the same. */
export function newRunName({ id }: Pick<Run, 'id'>, startedMs = wallClockMs()): string {
  const time = new Date(startedMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `tengewatch-${id}-${time}-${randomUUID().slice(0, UNIQUE_CHARACTERS)}`;
}

/** Whether it is a name that newRunName gives. */
export const isGivenName = (name: string): boolean => startOf(name) !== undefined;

/** When a run of this name was begun, in milliseconds since 1970; undefined for a name that a person gave. */
export function startOf(name: string): number | undefined {
  const time = GIVEN.exec(name)?.groups?.['time'];
  if (time === undefined) return undefined;
  const startedMs = Date.parse(time.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(startedMs) ? undefined : startedMs;
}
