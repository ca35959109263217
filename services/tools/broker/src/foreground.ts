/** `npm run broker`: one broker or a cluster in the foreground, until Ctrl-C or until `stop` asks for its end. */
import { relative } from 'node:path';
import { BrokerError } from './broker-error.js';
import { logTail } from './broker-process.js';
import { serveControl, type ControlRequest } from './control.js';
import { dataFolder } from './folders.js';
import type { KafkaVersion } from './jars.js';
import { createMembers, type Members } from './members.js';
import { brokerAnswers } from './metadata-probe.js';
import { forget, portsOf, remember, rememberedBrokers } from './running-brokers.js';
import { checkClusterSize, startCluster, type Cluster } from './start-cluster.js';

const ONE_BROKER_HEAP_MB = 1024;
/** Of each of three: together they are to fit beside a run on a small machine. */
const CLUSTER_BROKER_HEAP_MB = 512;
const ANSWER_WAIT_MS = 2_000;

export interface Asked {
  readonly port: number;
  readonly version: KafkaVersion;
  readonly brokers: number;
}

async function refuseSecond(asked: Asked, say: (line: string) => void): Promise<void> {
  for (const port of portsOf(asked)) {
    const { running, stale } = await rememberedBrokers(port);
    if (stale.length > 0) say(`A broker on port ${port} had ended without clearing up behind it; its pid file is removed.`);
    const [other] = running;
    if (other === undefined) continue;
    throw new BrokerError(
      'port-taken',
      `A broker already runs on localhost:${port} (Kafka ${other.version}, process ${other.pid}).`,
      `Use it, stop it with: npm run broker -- stop --port ${port}`,
      'Or start another beside it with --port.',
    );
  }
}

async function start({ port, version, brokers }: Asked, say: (line: string) => void): Promise<Cluster> {
  const heapMb = brokers === 1 ? ONE_BROKER_HEAP_MB : CLUSTER_BROKER_HEAP_MB;
  try {
    return await startCluster({ brokers, port, version, dataDir: dataFolder(port, version, brokers), heapMb, say });
  } catch (error) {
    if (!(error instanceof BrokerError) || error.code !== 'port-taken') throw error;
    const another = `npm run broker -- ${brokers === 1 ? '' : `--brokers ${brokers} `}--port ${port + 100}`;
    throw new BrokerError('port-taken', error.message, `Choose another, such as: ${another}`);
  }
}

async function statusLines(members: Members): Promise<string[]> {
  const states = members.states();
  const answers = await Promise.all(
    states.map(async ({ pid, port, nodeId }) => pid !== undefined && brokerAnswers(port, nodeId, ANSWER_WAIT_MS)),
  );
  return states.map(({ nodeId, bootstrap, pid, state }, index) => {
    if (pid === undefined) return `  broker ${nodeId}  ${bootstrap}  ${state}`;
    return `  broker ${nodeId}  ${bootstrap}  process ${pid}  ${answers[index] === true ? 'ready' : 'not answering'}`;
  });
}

function handlerFor(members: Members, say: (line: string) => void) {
  return async (request: ControlRequest): Promise<readonly string[]> => {
    if (request.action === 'status') return statusLines(members);
    const lines = request.action === 'stop' ? await members.stop(request.nodeId) : await members.start(request.nodeId);
    // Told here as well: this terminal is where people look when a run stumbles.
    for (const line of lines) say(line);
    return lines;
  };
}

/** Runs a broker or a cluster until it is told to end. Fails when it ends by itself. */
export async function runInForeground(asked: Asked, untilTold: Promise<void>, say: (line: string) => void): Promise<void> {
  const { port, version, brokers } = asked;
  checkClusterSize(brokers);
  await refuseSecond(asked, say);
  const cluster = await start(asked, say);
  const members = createMembers(cluster.nodes, say);
  const control = await serveControl(handlerFor(members, say));
  await remember({ pid: process.pid, port, version, brokers, control: control.path });
  const bootstrap = cluster.bootstrap.join(',');
  const next = `npx tengewatch run nominee-cards --seed 7 --kafka ${bootstrap}`;
  const data = relative(process.cwd(), dataFolder(port, version, brokers));
  say(`Kafka ${version} is ready on ${bootstrap} (data in ${data}; Ctrl-C stops it). In another terminal: ${next}`);

  const toldToEnd = await Promise.race([untilTold.then(() => true), members.untilLost.then(() => false)]);
  await members.close();
  await control.close();
  await cluster.stop();
  await forget(port);
  if (toldToEnd) return;
  const [{ logFile }] = cluster.nodes as [Cluster['nodes'][number]];
  const what = brokers === 1 ? 'The broker has ended by itself' : 'No broker of the cluster runs any more';
  throw new BrokerError('ended', `${what}; the end of its log (${logFile}):`, await logTail(logFile));
}
