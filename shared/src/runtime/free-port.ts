/** Finds ports on the loopback interface for whatever a process starts. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LOOPBACK } from './http-server.js';

/**
 * Below what systems hand out for outgoing connections (32768 and up on Linux): a client that retries while its broker
 * is down could otherwise be given the broker's own port, connect to itself, and keep the broker from coming back.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const MAX_TRIES = 200;

/** Ports this process has given away may not be listened on yet. */
const givenAway = new Set<number>();

export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

/** Keeps a port that was asked for from being given away as well; false when something listens on it. */
export async function claimPort(port: number): Promise<boolean> {
  if (!(await portIsFree(port))) return false;
  givenAway.add(port);
  return true;
}

/** A port that nobody listens on, and that this process has not given away before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (givenAway.has(port) || !(await portIsFree(port))) continue;
    givenAway.add(port);
    return port;
  }
  throw new Error(`no free port between ${FIRST_PORT} and ${LAST_PORT}`);
}
