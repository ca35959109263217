/** How commands elsewhere reach the brokers in the foreground: one JSON request over a socket that only this user can open. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerError } from './broker-error.js';

export type ControlRequest =
  | { readonly action: 'status' }
  | { readonly action: 'stop'; readonly nodeId: number }
  | { readonly action: 'start'; readonly nodeId?: number };

interface ControlAnswer {
  readonly failed: boolean;
  readonly lines: readonly string[];
}

export interface ControlServer {
  /** Where requests are sent to. */
  readonly path: string;
  close(): Promise<void>;
}

/** All that the other side has to say; iterating over the socket would close our own side with it. */
function heardFrom(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => (heard += String(chunk)));
    socket.once('end', () => resolve(heard));
    socket.once('error', reject);
  });
}

async function answerTo(socket: Socket, handle: (request: ControlRequest) => Promise<readonly string[]>): Promise<void> {
  let answer: ControlAnswer;
  try {
    answer = { failed: false, lines: await handle(JSON.parse(await heardFrom(socket)) as ControlRequest) };
  } catch (error) {
    answer = { failed: true, lines: [(error as Error).message] };
  }
  socket.end(JSON.stringify(answer));
}

/** Hands every request to `handle`, and its lines or its error back. */
export async function serveControl(handle: (request: ControlRequest) => Promise<readonly string[]>): Promise<ControlServer> {
  // In a short folder of its own: paths of sockets are limited to about a hundred characters.
  const folder = await mkdtemp(join(tmpdir(), 'tengewatch-control-'));
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\tengewatch-broker-${process.pid}` : join(folder, 'socket');
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    // Whoever asked may be gone before the answer; what was asked for is done all the same.
    socket.on('error', () => undefined);
    void answerTo(socket, handle);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    async close() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Asks the process in the foreground; its error comes back as a BrokerError. */
export async function askForeground(path: string, request: ControlRequest): Promise<readonly string[]> {
  let answer: ControlAnswer;
  try {
    const socket = connect({ path, allowHalfOpen: true });
    socket.end(JSON.stringify(request));
    answer = JSON.parse(await heardFrom(socket)) as ControlAnswer;
  } catch (error) {
    throw new BrokerError('ended', `The process that holds the brokers does not answer (${(error as Error).message}).`);
  }
  if (answer.failed) throw new BrokerError('start-failed', ...answer.lines);
  return answer.lines;
}
