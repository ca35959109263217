/** `npm run broker`: one broker in the foreground, until Ctrl-C or until `stop` asks for its end. */
import { relative } from 'node:path';
import { BrokerError } from './broker-error.js';
import { logTail } from './broker-process.js';
import { dataFolder } from './folders.js';
import type { KafkaVersion } from './jars.js';
import { forget, remember, rememberedBrokers } from './running-brokers.js';
import { startBroker, type Broker } from './start-broker.js';

const HEAP_MB = 1024;

export interface Asked {
  readonly port: number;
  readonly version: KafkaVersion;
}

async function refuseSecond(port: number, say: (line: string) => void): Promise<void> {
  const { running, stale } = await rememberedBrokers(port);
  if (stale.length > 0) say(`A broker on port ${port} had ended without clearing up behind it; its pid file is removed.`);
  const [other] = running;
  if (other === undefined) return;
  throw new BrokerError(
    'port-taken',
    `A broker already runs on localhost:${port} (Kafka ${other.version}, process ${other.pid}).`,
    `Use it, stop it with: npm run broker -- stop --port ${port}`,
    'Or start another beside it with --port.',
  );
}

async function start({ port, version }: Asked, say: (line: string) => void): Promise<Broker> {
  try {
    return await startBroker({ port, version, dataDir: dataFolder(port, version), heapMb: HEAP_MB, say });
  } catch (error) {
    if (!(error instanceof BrokerError) || error.code !== 'port-taken') throw error;
    throw new BrokerError('port-taken', error.message, `Choose another, such as: npm run broker -- --port ${port + 100}`);
  }
}

/** Runs a broker until it is told to end. Fails when it ends by itself. */
export async function runInForeground(asked: Asked, untilTold: Promise<void>, say: (line: string) => void): Promise<void> {
  const { port, version } = asked;
  await refuseSecond(port, say);
  const broker = await start(asked, say);
  await remember({ pid: process.pid, port, version });
  const next = `npx tengewatch run nominee-cards --seed 7 --kafka ${broker.bootstrap}`;
  const data = relative(process.cwd(), dataFolder(port, version));
  say(`Kafka ${version} is ready on ${broker.bootstrap} (data in ${data}; Ctrl-C stops it). In another terminal: ${next}`);

  const toldToEnd = await Promise.race([untilTold.then(() => true), broker.untilEnded().then(() => false)]);
  await broker.stop();
  await forget(port);
  if (!toldToEnd)
    throw new BrokerError(
      'ended',
      `The broker has ended by itself; the end of its log (${broker.logFile}):`,
      await logTail(broker.logFile),
    );
}
