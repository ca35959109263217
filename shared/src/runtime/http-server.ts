/** A small read-only HTTP server for what a process says of itself: metrics and health. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { maskPeople } from './masking.js';

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type Routes = ReadonlyMap<string, () => HttpAnswer | Promise<HttpAnswer>>;

export interface HttpServerOptions {
  /** Default: this machine only. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly routes: Routes;
  /** The end of a message about a port that cannot be had: "choose another for the metrics". */
  readonly advice: string;
}

export interface HttpServer {
  readonly port: number;
  /** Without a path: "http://127.0.0.1:9464". */
  readonly url: string;
  /** Stops at once; open connections are cut. */
  close(): Promise<void>;
}

export type HttpServerErrorCode = 'port-in-use' | 'port-not-allowed' | 'bad-port' | 'bad-host';

/** Nothing can be served at the address asked for; says what to do instead. */
export class HttpServerError extends Error {
  readonly code: HttpServerErrorCode;
  constructor(code: HttpServerErrorCode, message: string) {
    super(message);
    this.name = 'HttpServerError';
    this.code = code;
  }
}

export const LOOPBACK = '127.0.0.1';
export const MAX_PORT = 65_535;
const TEXT = 'text/plain; charset=utf-8';
/**
 * Longer than anybody waits between two questions. Node's own 5 seconds are what Prometheus waits here, so that a connection
 * could be closed just as the next question came.
 */
const KEEP_ALIVE_MS = 75_000;

/** Fails with HttpServerError when the port or the host cannot be had. */
export async function startHttpServer({ host = LOOPBACK, port, routes, advice }: HttpServerOptions): Promise<HttpServer> {
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
    throw new HttpServerError('bad-port', `${port} is no port; give a whole number from 0 to ${MAX_PORT} (0 takes a free one)`);
  }
  const server = createServer((request, response) => void respond(routes, request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, host, port, advice);
  const { address, family, port: taken } = server.address() as AddressInfo;
  return { port: taken, url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`, close: () => stop(server) };
}

async function respond(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, contentType, body } = await answer(routes, request);
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {};
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store', ...allow }).end(body);
}

async function answer(routes: Routes, request: IncomingMessage): Promise<HttpAnswer> {
  const route = routes.get(request.url?.split('?')[0] ?? '');
  if (route === undefined) return { status: 404, contentType: TEXT, body: `not found; there is ${[...routes.keys()].join(', ')}\n` };
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, contentType: TEXT, body: 'this can only be read\n' };
  try {
    return await route();
  } catch (error) {
    return { status: 500, contentType: TEXT, body: `${maskPeople(error instanceof Error ? error.message : String(error))}\n` };
  }
}

function listen(server: Server, host: string, port: number, advice: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(explained(error, host, port, advice));
    server.once('error', failed);
    server.listen(port, host, () => {
      // Left in place it would swallow whatever goes wrong later.
      server.off('error', failed);
      resolve();
    });
  });
}

function explained(error: NodeJS.ErrnoException, host: string, port: number, advice: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new HttpServerError('port-in-use', `port ${port} is in use by another program; ${advice}`);
    case 'EACCES':
      return new HttpServerError('port-not-allowed', `port ${port} is reserved for the system; ports from 1024 are free to use; ${advice}`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return new HttpServerError('bad-host', `"${host}" is no address of this machine; give ${LOOPBACK}, or 0.0.0.0 for all of them`);
    default:
      return error;
  }
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
