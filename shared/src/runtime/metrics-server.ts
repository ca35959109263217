/** Serves a run's metrics to Prometheus, on this machine only, for as long as it is left open. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface MetricsServer {
  /** The port that was taken: the one asked for, or a free one for 0. */
  readonly port: number;
  readonly url: string;
  /** Stops at once; open connections are cut. */
  close(): Promise<void>;
}

export type MetricsServerErrorCode = 'port-in-use' | 'port-not-allowed' | 'bad-port';

/** The metrics cannot be served at the port asked for; says what to do instead. */
export class MetricsServerError extends Error {
  readonly code: MetricsServerErrorCode;
  constructor(code: MetricsServerErrorCode, message: string) {
    super(message);
    this.name = 'MetricsServerError';
    this.code = code;
  }
}

const HOST = '127.0.0.1';
const METRICS_PATH = '/metrics';
const MAX_PORT = 65_535;

/** Fails with MetricsServerError when the port is no port, is in use, or is reserved for the system. */
export async function startMetricsServer(registry: Registry, port: number): Promise<MetricsServer> {
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
    throw new MetricsServerError('bad-port', `${port} is no port; give a whole number from 0 to ${MAX_PORT} (0 takes a free one)`);
  }
  const server = createServer((request, response) => {
    answer(registry, request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await listen(server, port);
  const taken = (server.address() as AddressInfo).port;
  return { port: taken, url: `http://${HOST}:${taken}${METRICS_PATH}`, close: () => stop(server) };
}

async function answer(registry: Registry, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path !== METRICS_PATH) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end(`not found; metrics are at ${METRICS_PATH}\n`);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { 'content-type': 'text/plain', allow: 'GET, HEAD' }).end('metrics can only be read\n');
    return;
  }
  const text = await registry.metrics();
  response.writeHead(200, { 'content-type': registry.contentType }).end(text);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, port)));
    server.listen(port, HOST, resolve);
  });
}

function explained(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new MetricsServerError('port-in-use', `port ${port} is in use by another program; choose another for the metrics`);
  }
  if (error.code === 'EACCES') {
    return new MetricsServerError('port-not-allowed', `port ${port} is reserved for the system; choose one from 1024 for the metrics`);
  }
  return error;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
