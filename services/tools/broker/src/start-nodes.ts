/** Finds ports and storage for the nodes of one cluster, be it of one, and starts them together. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerError } from './broker-error.js';
import { clusterIdIn, prepareNode, startNode, type Broker, type NodePlan } from './broker-node.js';
import { makeCertificate } from './certificate.js';
import { DEFAULT_VERSION, jarsOf, type KafkaVersion } from './jars.js';
import { claimPort, freePort } from '@tengewatch/shared/runtime/free-port.js';
import { checkSecurity, type BrokerAuthorizer, type BrokerSecurity } from './security.js';
import type { BrokerPorts } from './server-properties.js';
import { checkJava } from './tools.js';

const DEFAULT_HEAP_MB = 512;
const CLUSTER_ID_BYTES = 16;
const LAST_PORT = 65_535;

export interface NodeOptions {
  /** 0 or none: free ports. Further brokers of a cluster take the next ports. */
  readonly port?: number;
  readonly version?: KafkaVersion;
  /** Kept when the brokers stop. Without it the data lie in a temporary folder, which `stop` removes. */
  readonly dataDir?: string;
  readonly security?: BrokerSecurity;
  readonly authorizer?: BrokerAuthorizer;
  /** Of each broker. */
  readonly heapMb?: number;
  /** Further options of Java. */
  readonly javaOptions?: readonly string[];
  /** Broker settings by their Kafka names, laid over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told before something that takes long. */
  readonly say?: (line: string) => void;
}

export interface StartedNodes {
  readonly nodes: readonly Broker[];
  /** Shared by all nodes. */
  readonly clusterId: string;
  /** True when the data go with the brokers. */
  readonly temporary: boolean;
  /** Removes temporary data; the nodes must have ended. */
  removeTemporary(): Promise<void>;
}

/** What clients of the given brokers may use: the port asked for and the next ones, or any. */
async function clientPorts(wanted: number, brokers: number): Promise<number[]> {
  if (wanted === 0) return Promise.all(Array.from({ length: brokers }, freePort));
  const ports = Array.from({ length: brokers }, (_, index) => wanted + index);
  const together = brokers === 1 ? [] : [`The brokers of a cluster listen on the given port and the next ones, here ${ports.join(', ')}.`];
  if (wanted + brokers - 1 > LAST_PORT) throw new BrokerError('bad-option', `There is no port above ${LAST_PORT}.`, ...together);
  for (const port of ports) {
    if (await claimPort(port)) continue;
    throw new BrokerError('port-taken', `Port ${port} is taken: something else listens on it.`, ...together);
  }
  return ports;
}

const portsBeside = async (client: number): Promise<BrokerPorts> => ({ client, internal: await freePort(), controller: await freePort() });

interface Storage {
  readonly folder: string;
  readonly temporary: boolean;
}

async function storageFor(dataDir: string | undefined): Promise<Storage> {
  if (dataDir === undefined) return { folder: await mkdtemp(join(tmpdir(), 'tengewatch-broker-')), temporary: true };
  await mkdir(dataDir, { recursive: true });
  return { folder: dataDir, temporary: false };
}

/** The identity that all nodes share: that of the storage which is there, or a new one. */
async function clusterIdFor(folders: readonly string[]): Promise<string> {
  const found = new Set((await Promise.all(folders.map(clusterIdIn))).filter((id) => id !== undefined));
  const [first = randomBytes(CLUSTER_ID_BYTES).toString('base64url'), ...others] = found;
  if (others.length === 0) return first;
  throw new BrokerError(
    'start-failed',
    `The data of these brokers belong to different clusters: ${folders.join(', ')}.`,
    'Remove those folders, which forgets all their records, and start again.',
  );
}

async function planNodes(
  options: NodeOptions,
  folders: readonly string[],
  storage: Storage,
  jarFolder: string,
  ports: readonly BrokerPorts[],
) {
  const { version = DEFAULT_VERSION, security = {}, authorizer, settings, heapMb = DEFAULT_HEAP_MB, javaOptions } = options;
  // One for all: clients that trust a cluster trust each of its brokers, all of which are on this machine.
  const certificate = security.tls === true ? await makeCertificate(storage.folder) : undefined;
  const clusterId = await clusterIdFor(folders);
  const voters = ports.map(({ controller }, index) => ({ nodeId: index + 1, controllerPort: controller }));
  const shared = { clusterId, version, jarFolder, voters, security, authorizer, certificate, heapMb, javaOptions, settings };
  return folders.map((folder, index): NodePlan => ({ ...shared, nodeId: index + 1, folder, ports: ports[index]! }));
}

/** All nodes at once, since none serves before a majority runs; when one fails the others are not waited for. */
async function startTogether(plans: readonly NodePlan[]): Promise<Broker[]> {
  const commands = await Promise.all(plans.map(prepareNode));
  const calledOff = new AbortController();
  let cause: unknown;
  const starting = plans.map((plan, index) =>
    startNode(plan, commands[index]!, calledOff.signal).catch((error: unknown) => {
      cause ??= error;
      calledOff.abort();
    }),
  );
  const nodes = (await Promise.all(starting)).filter((node) => node !== undefined);
  if (nodes.length === plans.length) return nodes;
  await Promise.all(nodes.map((node) => node.kill('SIGKILL')));
  throw cause;
}

/** Starts brokers that form one cluster, and resolves once each serves. `advertisedPort` is for one broker alone. */
export async function startNodes(options: NodeOptions, brokers: number, advertisedPort?: number): Promise<StartedNodes> {
  const { port = 0, version = DEFAULT_VERSION, security = {}, authorizer, say = () => undefined } = options;
  checkSecurity(security, authorizer);
  await checkJava();
  const ports = await Promise.all((await clientPorts(port, brokers)).map(portsBeside));
  const jarFolder = await jarsOf(version, say);
  const storage = await storageFor(options.dataDir);
  const removeTemporary = async () => {
    if (storage.temporary) await rm(storage.folder, { recursive: true, force: true });
  };
  const folders = brokers === 1 ? [storage.folder] : ports.map((_, index) => join(storage.folder, `node-${index + 1}`));
  try {
    const plans = await planNodes(options, folders, storage, jarFolder, ports);
    const nodes = await startTogether(plans.map((plan) => ({ ...plan, advertisedPort })));
    return { nodes, clusterId: plans[0]!.clusterId, temporary: storage.temporary, removeTemporary };
  } catch (error) {
    await removeTemporary();
    throw error;
  }
}
