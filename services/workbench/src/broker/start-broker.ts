/** Starts a real Kafka broker, without Docker: for tests, for `npm run broker`, for benchmarks. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerError } from './broker-error.js';
import { startBrokerProcess, type BrokerCommand, type BrokerProcess } from './broker-process.js';
import { makeCertificate, type Certificate } from './certificate.js';
import { DEFAULT_VERSION, jarsOf, type KafkaVersion } from './jars.js';
import { freePort, portIsFree } from './ports.js';
import { checkSecurity, scramParameters, type BrokerAuthorizer, type BrokerSecurity } from './security.js';
import { serverProperties, type BrokerPorts } from './server-properties.js';
import { checkJava, runKafkaTool } from './tools.js';

const NODE_ID = 1;
const DEFAULT_HEAP_MB = 512;
const CLUSTER_ID_BYTES = 16;

export interface BrokerOptions {
  /** 0 or none: a free port. */
  readonly port?: number;
  readonly version?: KafkaVersion;
  /** Kept when the broker stops. Without it the data lie in a temporary folder, which `stop` removes. */
  readonly dataDir?: string;
  /** What clients are told to connect to, such as a proxy's port; `bootstrap` names it too. */
  readonly advertisedPort?: number;
  readonly security?: BrokerSecurity;
  readonly authorizer?: BrokerAuthorizer;
  readonly heapMb?: number;
  /** Broker settings by their Kafka names, laid over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told before something that takes long. */
  readonly say?: (line: string) => void;
}

export interface Broker {
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
  /** Starts again on the same data and port, after an orderly stop when it still runs. */
  restart(): Promise<void>;
  /** Ends the broker for good and removes its temporary data. */
  stop(): Promise<void>;
}

async function portsFor(wanted: number): Promise<BrokerPorts> {
  if (wanted !== 0 && !(await portIsFree(wanted))) {
    throw new BrokerError('port-taken', `Port ${wanted} is taken: something else listens on it.`);
  }
  return { client: wanted === 0 ? await freePort() : wanted, internal: await freePort(), controller: await freePort() };
}

interface Storage {
  /** Holds settings, log and records. */
  readonly folder: string;
  readonly temporary: boolean;
}

async function storageFor(dataDir: string | undefined): Promise<Storage> {
  if (dataDir === undefined) return { folder: await mkdtemp(join(tmpdir(), 'tengewatch-broker-')), temporary: true };
  await mkdir(dataDir, { recursive: true });
  return { folder: dataDir, temporary: false };
}

async function formatStorage(jarFolder: string, propertiesFile: string, logFolder: string, security: BrokerSecurity): Promise<void> {
  // Storage that is formatted already belongs to a cluster with an identity of its own.
  if (existsSync(join(logFolder, 'meta.properties'))) return;
  const clusterId = randomBytes(CLUSTER_ID_BYTES).toString('base64url');
  // Written with "=": an identity may begin with a hyphen, which would pass for an option.
  const parameters = ['format', `--cluster-id=${clusterId}`, '-c', propertiesFile, ...scramParameters(security)];
  await runKafkaTool(jarFolder, 'kafka.tools.StorageTool', parameters);
}

async function prepare(
  options: BrokerOptions,
  storage: Storage,
  jarFolder: string,
  ports: BrokerPorts,
): Promise<[BrokerCommand, string | undefined]> {
  const { security = {}, authorizer, advertisedPort, settings, heapMb = DEFAULT_HEAP_MB } = options;
  const logFolder = join(storage.folder, 'records');
  const propertiesFile = join(storage.folder, 'server.properties');
  const certificate: Certificate | undefined = security.tls === true ? await makeCertificate(storage.folder) : undefined;
  const voters = [{ nodeId: NODE_ID, controllerPort: ports.controller }];
  const keyStore = certificate?.keyStore;
  const plan = { nodeId: NODE_ID, ports, voters, advertisedPort, logFolder, security, authorizer, keyStore, settings };
  await writeFile(propertiesFile, serverProperties(plan), { mode: 0o600 });
  await formatStorage(jarFolder, propertiesFile, logFolder, security);
  const command = { jarFolder, propertiesFile, logFile: join(storage.folder, 'broker.log'), heapMb, probePort: ports.internal };
  return [command, certificate?.ca];
}

/** Starts a broker and resolves once it serves. Fails with a BrokerError that says what would be right. */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const { port: wantedPort = 0, version = DEFAULT_VERSION, security = {}, authorizer, say = () => undefined } = options;
  checkSecurity(security, authorizer);
  await checkJava();
  const ports = await portsFor(wantedPort);
  const jarFolder = await jarsOf(version, say);
  const storage = await storageFor(options.dataDir);
  const removeTemporary = async () => {
    if (storage.temporary) await rm(storage.folder, { recursive: true, force: true });
  };

  let process: BrokerProcess;
  let command: BrokerCommand;
  let ca: string | undefined;
  let stopped = false;
  try {
    [command, ca] = await prepare(options, storage, jarFolder, ports);
    process = await startBrokerProcess(command);
  } catch (error) {
    await removeTemporary();
    throw error;
  }

  return {
    bootstrap: `localhost:${options.advertisedPort ?? ports.client}`,
    port: ports.client,
    version,
    ca,
    jarFolder,
    logFile: command.logFile,
    pid: () => process.pid,
    running: () => process.running(),
    untilEnded: () => process.ended,
    async kill(signal) {
      process.signal(signal);
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await process.ended;
    },
    async restart() {
      if (stopped) throw new BrokerError('ended', 'This broker was stopped for good; start a new one.');
      await process.end();
      process = await startBrokerProcess(command);
    },
    async stop() {
      stopped = true;
      await process.end();
      await removeTemporary();
    },
  };
}
