/** The command line of `npm run broker`. */
import { Command, Option } from 'commander';
import { MAX_PORT, wholeNumber } from '../commands/arguments.js';
import type { Asked } from './foreground.js';
import { DEFAULT_VERSION, KAFKA_VERSIONS } from './jars.js';

const DEFAULT_PORT = 9092;

const teaching = `
Examples:
  npm run broker
  npm run broker -- --port 19092 --version 3.9.1
  npm run broker -- status
  npm run broker -- stop

It needs Java 17 or newer and, for the first start of a version, Maven. The
broker listens on this machine only, and demands no login. Its jars, data and
log lie in .kafka/; delete .kafka/data to forget all records.`;

export interface BrokerActions {
  run(asked: Asked): Promise<void>;
  /** Of one port, or of all brokers that were started by this command. */
  stop(port: number | undefined): Promise<void>;
  status(port: number | undefined): Promise<void>;
}

export function buildBrokerProgram({ run, stop, status }: BrokerActions): Command {
  const port = wholeNumber(1, MAX_PORT);
  const program = new Command('npm run broker --')
    .description('Runs a real Apache Kafka broker (KRaft) in the foreground, without Docker, until Ctrl-C.')
    .usage('[options] [stop|status]')
    .option('--port <n>', 'port for clients', port, DEFAULT_PORT)
    .addOption(new Option('--version <version>', 'version of Kafka').choices(KAFKA_VERSIONS).default(DEFAULT_VERSION))
    .enablePositionalOptions()
    .showHelpAfterError('(--help shows what can be given)')
    .addHelpText('after', teaching)
    .exitOverride()
    .action((asked: Asked) => run(asked));
  program
    .command('stop')
    .description('stop brokers that run in the foreground elsewhere')
    .option('--port <n>', 'only the one on this port', port)
    .action((flags: { port?: number }) => stop(flags.port));
  program
    .command('status')
    .description('tell which brokers run; exit code 1 when none does')
    .option('--port <n>', 'only the one on this port', port)
    .action((flags: { port?: number }) => status(flags.port));
  return program;
}
