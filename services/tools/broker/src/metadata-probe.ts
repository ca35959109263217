/** Asks a broker over a bare socket which brokers its cluster has: it counts as started once it lists itself. */
import { connect } from 'node:net';
import { LOOPBACK } from '@tengewatch/shared/runtime/http-server.js';

const METADATA_KEY = 3;
/** The first version in which an empty list of topics means none. */
const METADATA_VERSION = 1;
const CORRELATION_ID = 1;
const LENGTH_BYTES = 4;
const INT_BYTES = 4;
const SHORT_BYTES = 2;

/** A length-prefixed Metadata request for no topics. */
export function metadataRequest(): Buffer {
  const clientId = Buffer.from('tengewatch-probe');
  const request = Buffer.alloc(LENGTH_BYTES + 2 + 2 + 4 + 2 + clientId.length + 4);
  let at = request.writeInt32BE(request.length - LENGTH_BYTES, 0);
  at = request.writeInt16BE(METADATA_KEY, at);
  at = request.writeInt16BE(METADATA_VERSION, at);
  at = request.writeInt32BE(CORRELATION_ID, at);
  at = request.writeInt16BE(clientId.length, at);
  clientId.copy(request, at);
  return request;
}

/** The node ids of the live brokers in an answer; undefined while the answer is incomplete. */
export function liveBrokers(answer: Buffer): number[] | undefined {
  if (answer.length < LENGTH_BYTES || answer.length < LENGTH_BYTES + answer.readInt32BE(0)) return undefined;
  let at = LENGTH_BYTES + INT_BYTES;
  const count = answer.readInt32BE(at);
  at += INT_BYTES;
  const text = () => {
    // A rack that is not given has a length of -1.
    at += SHORT_BYTES + Math.max(0, answer.readInt16BE(at));
  };
  return Array.from({ length: count }, () => {
    const nodeId = answer.readInt32BE(at);
    at += INT_BYTES;
    text(); // Its host.
    at += INT_BYTES; // Its port.
    text(); // Its rack.
    return nodeId;
  });
}

/** True when what listens on the port answers within `waitMs` and counts the given node among the live brokers of its cluster. */
export function brokerAnswers(port: number, nodeId: number, waitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: LOOPBACK });
    let answer = Buffer.alloc(0);
    const finish = (live: boolean) => {
      socket.destroy();
      resolve(live);
    };
    socket.setTimeout(waitMs, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('connect', () => socket.write(metadataRequest()));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      const brokers = liveBrokers(answer);
      if (brokers !== undefined) finish(brokers.includes(nodeId));
    });
  });
}
