/** One node of a cluster in a folder of its own: settings and formatted storage made ready, then a broker that can be steered. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrokerError } from './broker-error.js';
import { startBrokerProcess, type BrokerCommand, type BrokerProcess } from './broker-process.js';
import type { Certificate } from './certificate.js';
import type { KafkaVersion } from './jars.js';
import { scramParameters } from './security.js';
import { serverProperties, type ServerPlan } from './server-properties.js';
import { runKafkaTool } from './tools.js';

export interface Broker {
  readonly nodeId: number;
  /** What clients connect to, such as "localhost:9092". */
  readonly bootstrap: string;
  /** The port the broker itself listens on. */
  readonly port: number;
  readonly version: KafkaVersion;
  /** The certificate to trust, as PEM; undefined without TLS. */
  readonly ca: string | undefined;
  /** Kafka's jars, for its own tools. */
  readonly jarFolder: string;
  readonly logFile: string;
  pid(): number;
  running(): boolean;
  /** Resolves when the present process ends, for whatever reason. */
  untilEnded(): Promise<void>;
  /**
   * Sends a signal and keeps the data. After one that ends it, resolves when the process is gone; SIGSTOP and SIGCONT
   * freeze and thaw it.
   */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends the process in an orderly way, by force when that takes too long, and keeps the data for `restart`. */
  end(patienceMs?: number): Promise<void>;
  /**
   * Starts again on the same data and port, after an orderly end when it still runs; resolves once it serves, which takes
   * a majority of its cluster. The signal calls that off.
   */
  restart(calledOff?: AbortSignal): Promise<void>;
  /** Ends the broker for good and removes its temporary data; a cluster's data go with the cluster. */
  stop(): Promise<void>;
}

export interface NodePlan extends Omit<ServerPlan, 'logFolder' | 'keyStore'> {
  /** Holds the node's settings, its log and its records. */
  readonly folder: string;
  readonly clusterId: string;
  readonly version: KafkaVersion;
  readonly jarFolder: string;
  readonly certificate: Certificate | undefined;
  readonly heapMb: number;
  readonly javaOptions?: readonly string[] | undefined;
}

/** A broker starts in some seconds, but on a machine that is busy or whose disk is slow it may take over a minute. */
const START_DEADLINE_MS = 120_000;

const recordsFolder = (folder: string): string => join(folder, 'records');
const storageStamp = (folder: string): string => join(recordsFolder(folder), 'meta.properties');

/** The cluster that the storage in a node's folder belongs to; undefined when it is not formatted yet. */
export async function clusterIdIn(folder: string): Promise<string | undefined> {
  if (!existsSync(storageStamp(folder))) return undefined;
  return /^cluster\.id=(.+)$/m.exec(await readFile(storageStamp(folder), 'utf8'))?.[1];
}

/** Writes the node's settings, and formats its storage unless that is done already. */
export async function prepareNode(plan: NodePlan): Promise<BrokerCommand> {
  const { folder, clusterId, jarFolder, heapMb, javaOptions, nodeId, ports, security, certificate } = plan;
  await mkdir(folder, { recursive: true });
  const propertiesFile = join(folder, 'server.properties');
  const logFolder = recordsFolder(folder);
  await writeFile(propertiesFile, serverProperties({ ...plan, logFolder, keyStore: certificate?.keyStore }), { mode: 0o600 });
  if (!existsSync(storageStamp(folder))) {
    // Written with "=": an identity may begin with a hyphen, which would pass for an option.
    const parameters = ['format', `--cluster-id=${clusterId}`, '-c', propertiesFile, ...scramParameters(security)];
    await runKafkaTool(jarFolder, 'kafka.tools.StorageTool', parameters);
  }
  return {
    jarFolder,
    propertiesFile,
    logFile: join(folder, 'broker.log'),
    heapMb,
    javaOptions,
    nodeId,
    startDeadlineMs: START_DEADLINE_MS,
    probePort: ports.internal,
  };
}

/** Starts a prepared node and resolves once it serves; the signal calls that off. */
export async function startNode(plan: NodePlan, command: BrokerCommand, calledOff: AbortSignal): Promise<Broker> {
  const { nodeId, ports, advertisedPort, version, certificate, jarFolder } = plan;
  let process: BrokerProcess = await startBrokerProcess(command, calledOff);
  let stopped = false;
  return {
    nodeId,
    bootstrap: `localhost:${advertisedPort ?? ports.client}`,
    port: ports.client,
    version,
    ca: certificate?.ca,
    jarFolder,
    logFile: command.logFile,
    pid: () => process.pid,
    running: () => process.running(),
    untilEnded: () => process.ended,
    async kill(signal) {
      process.signal(signal);
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await process.ended;
    },
    end: (patienceMs) => process.end(patienceMs),
    async restart(whenCalledOff) {
      if (stopped) throw new BrokerError('ended', 'This broker was stopped for good; start a new one.');
      await process.end();
      process = await startBrokerProcess(command, whenCalledOff);
    },
    async stop() {
      stopped = true;
      await process.end();
    },
  };
}
