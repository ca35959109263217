/** What several commands share of their options. */
import { createServer } from 'node:net';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { LOOPBACK } from '@tengewatch/shared/runtime/http-server.js';

export const MAX_SEED = Number.MAX_SAFE_INTEGER;
/** Metrics are served to this machine only. */
export const METRICS_HOST = LOOPBACK;

/** An option that may be given several times keeps all values. */
export const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Looked at when somebody needs a port that is free. */
const USUAL_PORT = 9464;
const PORTS_TRIED = 50;

/** Fails when the port cannot be listened on, before a run is begun, and names one that can. */
export async function checkPortIsFree(port: number): Promise<void> {
  const error = await listeningFails(port);
  if (error === undefined) return;
  const reason =
    error.code === 'EADDRINUSE' ? 'something else listens on it' : error.code === 'EACCES' ? 'permission denied' : error.message;
  const other = await freePort();
  const advice = other === undefined ? 'give another with --metrics PORT' : `port ${other} is free: --metrics ${other}`;
  throw new BadInput(`metrics cannot be served on port ${port}: ${reason}`, advice);
}

async function freePort(): Promise<number | undefined> {
  for (let port = USUAL_PORT; port < USUAL_PORT + PORTS_TRIED; port++) {
    if ((await listeningFails(port)) === undefined) return port;
  }
  return undefined;
}

/** What keeps anybody from listening on a port. */
function listeningFails(port: number): Promise<NodeJS.ErrnoException | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, METRICS_HOST, () => server.close(() => resolve(undefined)));
  });
}
