/** The `npm run broker` program: connects its command line to the terminal and to signals. */
import { CommanderError } from 'commander';
import { exitCodes } from '@tengewatch/shared/runtime/exit-codes.js';
import { openTerminal } from '@tengewatch/shared/terminal/terminal.js';
import { BrokerError } from './broker-error.js';
import { askForeground, type ControlRequest } from './control.js';
import { runInForeground } from './foreground.js';
import { brokerAnswers } from './metadata-probe.js';
import { buildBrokerProgram } from './program.js';
import { endRunning, portsOf, rememberedBrokers, type RunningBroker } from './running-brokers.js';

const NONE_RUNS = 1;
const ANSWER_WAIT_MS = 2_000;

const terminal = openTerminal();
let told = false;
const untilTold = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // The second time nobody wants to wait any longer; the broker is taken along.
      if (told) process.exit(exitCodes.interrupted);
      told = true;
      resolve();
    });
  }
});

const noneRuns = (port: number | undefined): string => (port === undefined ? 'No broker runs.' : `No broker runs on port ${port}.`);

const named = (broker: RunningBroker): string =>
  portsOf(broker)
    .map((port) => `localhost:${port}`)
    .join(',');

async function stop(port: number | undefined): Promise<void> {
  const { running } = await rememberedBrokers(port);
  if (running.length === 0) terminal.out(noneRuns(port));
  for (const broker of running) {
    await endRunning(broker);
    terminal.out(`Stopped the ${broker.brokers === 1 ? 'broker' : 'brokers'} on ${named(broker)}.`);
  }
}

/** The one cluster that can be meant. */
async function clusterOn(port: number | undefined): Promise<RunningBroker> {
  const { running } = await rememberedBrokers(port);
  const [cluster, ...others] = running.filter(({ brokers }) => brokers > 1);
  if (cluster === undefined) {
    const none = port === undefined ? 'No cluster runs.' : `No cluster runs on port ${port}.`;
    throw new BrokerError('bad-option', none, 'Start one with: npm run broker -- --brokers 3');
  }
  if (others.length === 0) return cluster;
  throw new BrokerError(
    'bad-option',
    'Several clusters run; choose one with --port:',
    ...[cluster, ...others].map((one) => `  ${named(one)}`),
  );
}

async function askCluster(port: number | undefined, request: ControlRequest): Promise<void> {
  const { control } = await clusterOn(port);
  for (const line of await askForeground(control, request)) terminal.out(line);
}

async function status(port: number | undefined): Promise<void> {
  const { running, stale } = await rememberedBrokers(port);
  for (const gone of stale) terminal.err(`The broker on port ${gone} had ended without clearing up behind it; its pid file is removed.`);
  for (const broker of running) {
    const about = `${named(broker)}  Kafka ${broker.version}  process ${broker.pid}`;
    if (broker.brokers > 1) {
      terminal.out(about);
      for (const line of await askForeground(broker.control, { action: 'status' })) terminal.out(line);
    } else terminal.out(`${about}  ${(await brokerAnswers(broker.port, 1, ANSWER_WAIT_MS)) ? 'ready' : 'not answering'}`);
  }
  if (running.length > 0) return;
  terminal.out(noneRuns(port));
  process.exitCode = NONE_RUNS;
}

async function run(asked: Parameters<typeof runInForeground>[0]): Promise<void> {
  await runInForeground(asked, untilTold, terminal.out);
  terminal.out('Stopped.');
}

try {
  await buildBrokerProgram({
    run,
    stop,
    status,
    stopNode: (port, nodeId) => askCluster(port, { action: 'stop', nodeId }),
    startNodes: (port, nodeId) => askCluster(port, { action: 'start', ...(nodeId === undefined ? {} : { nodeId }) }),
  }).parseAsync();
} catch (error) {
  // Ctrl-C reaches Maven and Java as well, whose ends are then no news.
  if (told) process.exitCode = exitCodes.interrupted;
  else if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.badInput;
  else if (error instanceof BrokerError) {
    terminal.err(error.message);
    process.exitCode = exitCodes.badInput;
  } else throw error;
}
