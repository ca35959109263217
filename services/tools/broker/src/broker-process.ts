/** One run of a broker's Java process: started, waited for until it answers, and ended by its process id alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { environment } from '@tengewatch/shared/runtime/environment.js';
import { BrokerError } from './broker-error.js';
import { guard } from './guard.js';
import { brokerAnswers } from './metadata-probe.js';
import { classOptions, lastLines } from './tools.js';

const STOP_DEADLINE_MS = 20_000;
const PROBE_WAIT_MS = 2_000;
const PROBE_EVERY_MS = 100;
const MS_PER_SECOND = 1_000;

export interface BrokerCommand {
  readonly jarFolder: string;
  readonly propertiesFile: string;
  /** Receives everything the broker says; appended to. */
  readonly logFile: string;
  readonly heapMb: number;
  readonly javaOptions?: readonly string[] | undefined;
  readonly nodeId: number;
  /** How long it may take to serve. */
  readonly startDeadlineMs: number;
  /** Where the broker answers without a login. */
  readonly probePort: number;
}

export interface BrokerProcess {
  readonly pid: number;
  /** True until the process has ended. */
  running(): boolean;
  /** Resolves once the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Sends a signal, without waiting for what comes of it. */
  signal(signal: NodeJS.Signals): void;
  /** Ends the broker in an orderly way, by force when that takes longer than `patienceMs`. */
  end(patienceMs?: number): Promise<void>;
}

/** The end of what a broker has said, without the stack frames that push the reasons out of sight. */
export async function logTail(logFile: string): Promise<string> {
  const text = existsSync(logFile) ? await readFile(logFile, 'utf8') : '';
  const lines = text.split('\n').filter((line) => !/^\s+at /.test(line));
  return lastLines(lines.join('\n'));
}

/**
 * The variable of Kafka's own scripts, with its meaning there; they use this collector, where a JVM that sees few cores would choose
 * a slower one.
 */
const { KAFKA_JVM_PERFORMANCE_OPTS = '-XX:+UseG1GC' } = environment();

const javaParameters = async ({ jarFolder, propertiesFile, heapMb, javaOptions = [] }: BrokerCommand): Promise<string[]> => [
  `-Xmx${heapMb}m`,
  ...KAFKA_JVM_PERFORMANCE_OPTS.split(' ').filter((option) => option !== ''),
  '-Djava.awt.headless=true',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  ...(await classOptions(jarFolder)),
  ...javaOptions,
  'kafka.Kafka',
  propertiesFile,
];

async function spawnBroker(command: BrokerCommand): Promise<BrokerProcess> {
  const parameters = await javaParameters(command);
  const log = await open(command.logFile, 'a');
  const child = spawn('java', parameters, { stdio: ['ignore', log.fd, log.fd] });
  const { pid } = child;
  if (pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    await log.close();
    throw new BrokerError('java-missing', `Java could not be started: ${error.message}`);
  }
  child.once('exit', guard(pid));
  let running = true;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running = false;
      resolve();
    });
  });
  await log.close();
  return {
    pid,
    running: () => running,
    ended,
    signal: (signal) => void child.kill(signal),
    async end(patienceMs = STOP_DEADLINE_MS) {
      if (!running) return;
      child.kill('SIGTERM');
      // A broker that was stopped in its tracks would never see the signal before.
      child.kill('SIGCONT');
      const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(force);
    },
  };
}

async function untilAnswering(broker: BrokerProcess, command: BrokerCommand): Promise<void> {
  const deadline = performance.now() + command.startDeadlineMs;
  while (broker.running()) {
    if (await brokerAnswers(command.probePort, command.nodeId, PROBE_WAIT_MS)) return;
    if (performance.now() > deadline) {
      await broker.end();
      const what = `The broker did not answer within ${command.startDeadlineMs / MS_PER_SECOND} s; the end of its log (${command.logFile}):`;
      throw new BrokerError('start-failed', what, await logTail(command.logFile));
    }
    await pause(PROBE_EVERY_MS);
  }
  const tail = await logTail(command.logFile);
  const what = `The broker ended while starting; the end of its log (${command.logFile}):`;
  throw new BrokerError(/already in use|Failed to bind|BindException/i.test(tail) ? 'port-taken' : 'start-failed', what, tail);
}

/**
 * Starts a broker on formatted storage and waits until it serves, which takes a majority of its cluster. The signal ends
 * the waiting, and the broker with it.
 */
export async function startBrokerProcess(command: BrokerCommand, calledOff?: AbortSignal): Promise<BrokerProcess> {
  const broker = await spawnBroker(command);
  const kill = () => broker.signal('SIGKILL');
  calledOff?.addEventListener('abort', kill);
  if (calledOff?.aborted === true) kill();
  try {
    await untilAnswering(broker, command);
    return broker;
  } finally {
    calledOff?.removeEventListener('abort', kill);
  }
}
