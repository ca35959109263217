/** Stands between a Kafka client and a broker in tests, and delays, cuts and swallows by a seed what passes. */
import { LOOPBACK } from '../runtime/http-server.js';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../world/random.js';
import { splitFrames } from './kafka-frames.js';

/** Shares are of all requests that can be hit, and add up to at most 1. */
export interface Faults {
  /** The answer is held back for up to `maxDelayMs`, and later answers of the connection with it. */
  readonly delayShare?: number;
  readonly maxDelayMs?: number;
  /** The connection is cut: for one half before the request is passed on, for the other right after. */
  readonly cutShare?: number;
  /** The broker handles the request, its answer is thrown away, and after up to `maxDelayMs` the connection is cut. */
  readonly swallowShare?: number;
  /** Kafka's API keys (0 is Produce, 1 is Fetch) of the requests that can be hit; all when left out. */
  readonly apiKeys?: readonly number[];
  /** Cuts every connection and refuses new ones until it is set otherwise, as a broker does that is away. */
  readonly offline?: boolean;
}

export type Fault =
  | { readonly kind: 'none' | 'cut-before' | 'cut-after' }
  | { readonly kind: 'delay' | 'swallow'; readonly delayMs: number };

export interface FaultProxyOptions {
  /** The broker's own port. The broker must advertise the proxy's, or clients go around it. */
  readonly targetPort: number;
  /** 0 or none: a free port. */
  readonly port?: number;
  readonly seed: number;
  readonly faults: Faults;
}

export interface FaultProxyStats {
  connections: number;
  requests: number;
  responses: number;
  delayed: number;
  cutBefore: number;
  cutAfter: number;
  swallowed: number;
  refused: number;
}

export interface FaultProxy {
  readonly port: number;
  stats(): Readonly<FaultProxyStats>;
  /** Counts from the next request on; numbering goes on. */
  setFaults(faults: Faults): void;
  close(): Promise<void>;
}

/** How long a broker that is frozen may leave a cut connection open on its side. */
const LINGER_MS = 1_000;

const NO_FAULT: Fault = { kind: 'none' };

/** What happens to the `request`-th request of the `connection`-th connection: a function of its arguments alone. */
export function faultOf(seed: number, connection: number, request: number, faults: Faults): Fault {
  const { delayShare = 0, maxDelayMs = 0, cutShare = 0, swallowShare = 0 } = faults;
  const random = createRandom(seed, 'fault-proxy').rekey(connection, request);
  const lot = random.next();
  if (lot < cutShare) return { kind: random.chance(0.5) ? 'cut-before' : 'cut-after' };
  const delayMs = random.int(0, maxDelayMs);
  if (lot < cutShare + swallowShare) return { kind: 'swallow', delayMs };
  if (lot < cutShare + swallowShare + delayShare) return { kind: 'delay', delayMs };
  return NO_FAULT;
}

/** Starts a proxy on the loopback interface. It reads plain Kafka frames, so it cannot stand before a TLS listener. */
export async function startFaultProxy({ targetPort, port = 0, seed, faults: firstFaults }: FaultProxyOptions): Promise<FaultProxy> {
  let faults = firstFaults;
  const stats = { connections: 0, requests: 0, responses: 0, delayed: 0, cutBefore: 0, cutAfter: 0, swallowed: 0, refused: 0 };
  const cutters = new Set<() => void>();

  function relay(client: Socket): void {
    const connection = ++stats.connections;
    let requests = 0;
    /** Faults of requests whose answers are still to come, by correlation id. */
    const awaited = new Map<number, Fault>();
    const broker = connect({ port: targetPort, host: LOOPBACK });
    client.setNoDelay(true);
    broker.setNoDelay(true);
    const cut = () => {
      cutters.delete(cut);
      client.destroy();
      // What was passed on still has to reach the broker, so this side is closed in order.
      broker.end();
      broker.resume();
      broker.setTimeout(LINGER_MS, () => broker.destroy());
    };
    cutters.add(cut);
    for (const socket of [client, broker]) socket.once('error', cut).once('close', cut);

    const toBroker = splitFrames((frame) => {
      if (client.destroyed) return;
      stats.requests++;
      const hit = faults.apiKeys === undefined || faults.apiKeys.includes(frame.readInt16BE(4));
      const fault = faultOf(seed, connection, ++requests, faults);
      const met = hit ? fault : NO_FAULT;
      if (met.kind === 'cut-before') {
        stats.cutBefore++;
        cut();
        return;
      }
      broker.write(frame);
      if (met.kind === 'cut-after') {
        stats.cutAfter++;
        cut();
        return;
      }
      if (met !== NO_FAULT) awaited.set(frame.readInt32BE(8), met);
    });

    async function answer(frame: Buffer): Promise<void> {
      const correlation = frame.readInt32BE(4);
      const fault = awaited.get(correlation) ?? NO_FAULT;
      awaited.delete(correlation);
      if (client.destroyed) return;
      if (fault.kind === 'swallow') {
        stats.swallowed++;
        await pause(fault.delayMs);
        cut();
        return;
      }
      if (fault.kind === 'delay') {
        stats.delayed++;
        await pause(fault.delayMs);
      }
      if (client.destroyed) return;
      stats.responses++;
      client.write(frame);
    }

    // One answer after the other: a client may count on their order.
    let answers = Promise.resolve();
    const toClient = splitFrames((frame) => void (answers = answers.then(() => answer(frame))));
    client.on('data', toBroker);
    broker.on('data', toClient);
  }

  const server = createServer((client) => {
    if (faults.offline !== true) return relay(client);
    stats.refused++;
    client.once('error', () => undefined);
    client.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const cutAll = () => [...cutters].forEach((cut) => cut());

  return {
    port: (server.address() as AddressInfo).port,
    stats: () => ({ ...stats }),
    setFaults(next) {
      faults = next;
      if (next.offline === true) cutAll();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      cutAll();
      await closed;
    },
  };
}
