/** The fault proxy before a small server that answers every framed request with its correlation id and content. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { faultOf, startFaultProxy, type FaultProxy, type Faults } from './fault-proxy.js';
import { splitFrames } from './kafka-frames.js';

const PRODUCE = 0;
const FETCH = 1;

function request(apiKey: number, correlation: number, content = ''): Buffer {
  const frame = Buffer.alloc(12 + content.length);
  frame.writeInt32BE(8 + content.length, 0);
  frame.writeInt16BE(apiKey, 4);
  frame.writeInt32BE(correlation, 8);
  frame.write(content, 12);
  return frame;
}

let server: Server;
let received: number[];
let proxy: FaultProxy;

beforeEach(async () => {
  received = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    const answer = splitFrames((frame) => {
      received.push(frame.readInt32BE(8));
      const content = frame.subarray(8);
      const length = Buffer.alloc(4);
      length.writeInt32BE(content.length, 0);
      socket.write(Buffer.concat([length, content]));
    });
    socket.on('data', answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

async function open(seed: number, faults: Faults): Promise<void> {
  proxy = await startFaultProxy({ targetPort: (server.address() as AddressInfo).port, seed, faults });
}

interface Client {
  readonly socket: Socket;
  readonly answers: string[];
  readonly closed: Promise<unknown>;
  /** Resolves once so many answers came. */
  until(count: number): Promise<void>;
}

async function client(): Promise<Client> {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => undefined);
  const answers: string[] = [];
  let heard = () => {};
  socket.on(
    'data',
    splitFrames((frame) => {
      answers.push(`${frame.readInt32BE(4)}:${frame.toString('latin1', 8)}`);
      heard();
    }),
  );
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      heard = () => {
        if (answers.length >= count) resolve();
      };
      heard();
    });
  return { socket, answers, closed, until };
}

/** Sends requests one at a time until the connection is cut; how many were sent. */
async function sendUntilCut({ socket, closed, until }: Client, most: number): Promise<number> {
  for (let sent = 1; sent <= most; sent++) {
    socket.write(request(PRODUCE, sent));
    const cut = await Promise.race([closed.then(() => true), until(sent).then(() => false)]);
    if (cut) return sent;
  }
  return most;
}

test('without faults everything passes unchanged and in order, however the bytes are chunked', async () => {
  await open(1, {});
  const { socket, answers, until } = await client();
  const bytes = Buffer.concat([request(PRODUCE, 1, 'one'), request(FETCH, 2, 'x'.repeat(200_000)), request(PRODUCE, 3)]);
  for (const [from, to] of [
    [0, 2],
    [2, 17],
    [17, 90_000],
    [90_000, bytes.length],
  ]) {
    await new Promise((resolve) => socket.write(bytes.subarray(from, to), resolve));
  }
  await until(3);
  expect(answers).toEqual(['1:one', `2:${'x'.repeat(200_000)}`, '3:']);
  expect(proxy.stats()).toMatchObject({ connections: 1, requests: 3, responses: 3, delayed: 0 });
});

test('delayed answers keep their order', async () => {
  await open(2, { delayShare: 0.5, maxDelayMs: 5 });
  const { socket, answers, until } = await client();
  const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
  socket.write(Buffer.concat(numbers.map((number) => request(PRODUCE, number))));
  await until(numbers.length);
  expect(answers).toEqual(numbers.map((number) => `${number}:`));
  expect(proxy.stats().delayed).toBeGreaterThan(10);
  expect(proxy.stats().delayed).toBeLessThan(30);
});

test('a swallowed answer was handled by the server, never comes, and ends the connection', async () => {
  await open(3, { swallowShare: 1, maxDelayMs: 2 });
  const { socket, answers, closed } = await client();
  socket.write(request(PRODUCE, 9));
  await closed;
  expect(received).toEqual([9]);
  expect(answers).toEqual([]);
  expect(proxy.stats()).toMatchObject({ swallowed: 1, responses: 0 });
});

test('a cut comes before or after the request is passed on, and the same seed repeats it', async () => {
  const outcomes: string[][] = [];
  for (let repeat = 0; repeat < 2; repeat++) {
    await open(4, { cutShare: 0.2 });
    const outcome: string[] = [];
    for (let connection = 0; connection < 20; connection++) {
      const sent = await sendUntilCut(await client(), 50);
      const { cutBefore, cutAfter } = proxy.stats();
      outcome.push(`${sent} ${cutBefore} ${cutAfter}`);
    }
    outcomes.push(outcome);
    const { requests, responses, cutBefore, cutAfter } = proxy.stats();
    expect(cutBefore).toBeGreaterThan(0);
    expect(cutAfter).toBeGreaterThan(0);
    expect(requests).toBe(responses + cutBefore + cutAfter);
    if (repeat === 0) await proxy.close();
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
});

test('only the named requests are hit', async () => {
  await open(5, { cutShare: 1, apiKeys: [FETCH] });
  const { socket, answers, closed, until } = await client();
  socket.write(request(PRODUCE, 1));
  await until(1);
  socket.write(request(FETCH, 2));
  await closed;
  expect(answers).toEqual(['1:']);
});

test('while offline every connection is cut and new ones are refused; afterwards all is as before', async () => {
  await open(6, {});
  const before = await client();
  proxy.setFaults({ offline: true });
  await before.closed;
  const during = await client();
  await during.closed;
  expect(proxy.stats().refused).toBe(1);
  proxy.setFaults({});
  const after = await client();
  after.socket.write(request(PRODUCE, 1));
  await after.until(1);
  expect(after.answers).toEqual(['1:']);
});

test('a server that is away closes the connection', async () => {
  proxy = await startFaultProxy({ targetPort: 1, seed: 7, faults: {} });
  const { closed } = await client();
  await closed;
  expect(proxy.stats()).toMatchObject({ connections: 1, requests: 0 });
});

test('faults come in their shares and depend on nothing but seed, connection and request', () => {
  const faults = { cutShare: 0.1, swallowShare: 0.2, delayShare: 0.3, maxDelayMs: 10 };
  const counts: Record<string, number> = {};
  for (let connection = 1; connection <= 100; connection++) {
    for (let number = 1; number <= 100; number++) {
      const { kind } = faultOf(11, connection, number, faults);
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  }
  const near = (kind: string, share: number) => expect(Math.abs(counts[kind]! / 10_000 - share)).toBeLessThan(0.02);
  near('cut-before', 0.05);
  near('cut-after', 0.05);
  near('swallow', 0.2);
  near('delay', 0.3);
  near('none', 0.4);
  expect(faultOf(11, 7, 7, faults)).toEqual(faultOf(11, 7, 7, faults));
});
