/** The command line of `npm run broker`. */
import { Command, Option } from 'commander';
import { MAX_PORT } from '@tengewatch/shared/runtime/http-server.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import type { Asked } from './foreground.js';
import { DEFAULT_VERSION, KAFKA_VERSIONS } from './jars.js';

const DEFAULT_PORT = 9092;
/** So that larger numbers than fit are refused with a reason, not as no numbers. */
const MAX_BROKERS = 99;

const teaching = `
Examples:
  npm run broker
  npm run broker -- --port 19092 --version 3.9.1
  npm run broker -- status
  npm run broker -- stop

A cluster that survives the loss of any one of its brokers, on the given port
and the next two, and from another terminal the loss and the return of one:
  npm run broker -- --brokers 3
  npm run broker -- stop --node 2
  npm run broker -- start --node 2

It needs Java 17 or newer and, for the first start of a version, Maven. The
broker listens on this machine only, and demands no login. Its jars, data and
log lie in .kafka/; delete .kafka/data to forget all records.`;

export interface BrokerActions {
  run(asked: Asked): Promise<void>;
  /** Of one port, or of all brokers that were started by this command. */
  stop(port: number | undefined): Promise<void>;
  /** Of one broker of a cluster, whose data stay. */
  stopNode(port: number | undefined, nodeId: number): Promise<void>;
  /** Of one broker of a cluster, or of all that do not run. */
  startNodes(port: number | undefined, nodeId: number | undefined): Promise<void>;
  status(port: number | undefined): Promise<void>;
}

interface NodeFlags {
  readonly port?: number;
  readonly node?: number;
}

export function buildBrokerProgram({ run, stop, stopNode, startNodes, status }: BrokerActions): Command {
  const port = wholeNumber(1, MAX_PORT);
  const program = new Command('npm run broker --')
    .description('Runs a real Apache Kafka broker (KRaft), or three, in the foreground, without Docker, until Ctrl-C.')
    .usage('[options] [stop|start|status]')
    .option('--port <n>', 'port for clients', port, DEFAULT_PORT)
    .option('--brokers <n>', 'how many form the cluster: 1 or 3', wholeNumber(1, MAX_BROKERS), 1)
    .addOption(new Option('--version <version>', 'version of Kafka').choices(KAFKA_VERSIONS).default(DEFAULT_VERSION))
    .enablePositionalOptions()
    .showHelpAfterError('(--help shows what can be given)')
    .addHelpText('after', teaching)
    .exitOverride()
    .action((asked: Asked) => run(asked));
  const ofPort: [string, string, typeof port] = ['--port <n>', 'only of what runs on this port', port];
  const node = wholeNumber(1, MAX_BROKERS);
  program
    .command('stop')
    .description('stop what runs in the foreground elsewhere, or one broker of a cluster')
    .option(...ofPort)
    .option('--node <n>', 'only this broker; its data stay', node)
    .action((flags: NodeFlags) => (flags.node === undefined ? stop(flags.port) : stopNode(flags.port, flags.node)));
  program
    .command('start')
    .description('start brokers of a cluster again that were stopped or have ended')
    .option(...ofPort)
    .option('--node <n>', 'only this broker (default: all that do not run)', node)
    .action((flags: NodeFlags) => startNodes(flags.port, flags.node));
  program
    .command('status')
    .description('tell which brokers run; exit code 1 when none does')
    .option(...ofPort)
    .action((flags: NodeFlags) => status(flags.port));
  return program;
}
