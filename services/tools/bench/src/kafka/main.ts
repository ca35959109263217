/** `npm run bench:kafka`: bare clients, the project's services and a whole run, side by side on one broker. */
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { Command, Option } from 'commander';
import { BrokerError } from '@tengewatch/broker/broker-error.js';
import { startBroker } from '@tengewatch/broker/start-broker.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { exitCodes } from '@tengewatch/shared/runtime/exit-codes.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { runScenario } from '@tengewatch/workbench/run/run-scenario.js';
import { openTerminal } from '@tengewatch/shared/terminal/terminal.js';
import { eventsIn, flagshipLanes, meanBytes } from './flagship-lanes.js';
import { measureRound, type RoundSpeeds } from './rounds.js';
import { measureServices, type ServicesRound } from './services-round.js';
import { servicesTableOf, tableOf } from './table.js';

const FLAGSHIP = 'kazakhstan-2024';
const SEED = 1;
const DEFAULT_ROUNDS = 3;
const MAX_ROUNDS = 100;
/** Fewer days would measure how clients start and code warms up. */
const DEFAULT_DAYS = 42;
const WARM_UP_DAYS = 1;
const MAX_DAYS = 91;
const HEAP_MB = 1024;

interface Flags {
  readonly rounds: number;
  readonly days: number;
  readonly services: boolean;
  readonly servicesOnly?: true;
}

const {
  rounds,
  days,
  services,
  servicesOnly = false,
} = new Command('npm run bench:kafka --')
  .description("Compares bare kafkajs, Java's clients and this project on a broker that is started for it.")
  .option('--rounds <n>', 'rounds, each with everything once', wholeNumber(1, MAX_ROUNDS), DEFAULT_ROUNDS)
  .option('--days <n>', `days of ${FLAGSHIP}`, wholeNumber(1, MAX_DAYS), DEFAULT_DAYS)
  .option('--no-services', 'leave out the detectors as processes of their own')
  .addOption(new Option('--services-only', 'nothing but the detectors as processes of their own').conflicts('services'))
  .parse()
  .opts<Flags>();

const terminal = openTerminal();
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second time nobody wants to wait any longer; the broker is taken along.
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort(new Error(`stopped by ${signal}`));
  });
}

async function bench(signal: AbortSignal): Promise<void> {
  const settings = [`days=${days}`];
  const scenario = scenarioFor(FLAGSHIP, settings);
  const run = describeRun(scenario, SEED, producers, createRules(scenario.rules));
  const lanes = await flagshipLanes(scenario, SEED, run);
  const embedded = await runScenario({ scenario, seed: SEED, settings: [], signal });
  const { alertDigest } = embedded.run;

  const broker = await startBroker({ heapMb: HEAP_MB, say: terminal.err });
  try {
    // A fresh broker makes its own topics at the first consumer group, which must not be timed.
    const kafka = { brokers: [broker.bootstrap], keep: false };
    await runScenario({ scenario: scenarioFor(FLAGSHIP, [`days=${WARM_UP_DAYS}`]), seed: SEED, settings: [], signal, kafka });

    terminal.out(`${FLAGSHIP}, seed ${SEED}, ${days} days: ${eventsIn(lanes)} events of ${meanBytes(lanes)} bytes, key and body`);
    terminal.out(`Kafka ${broker.version}, ${run.partitions} partitions; medians of ${rounds} rounds, ratios within a round\n`);
    const speeds: RoundSpeeds[] = [];
    const ofServices: ServicesRound[] = [];
    const alertRecords = embedded.ledger['alerts']?.published ?? 0;
    for (let round = 1; round <= rounds; round++) {
      const say = (part: string): void => terminal.err(`round ${round} of ${rounds}: ${part}`);
      const options = { broker, scenario, seed: SEED, run, lanes, signal, alertDigest, say };
      if (!servicesOnly) speeds.push(await measureRound(options, round));
      const more = { argument: FLAGSHIP, settings, events: eventsIn(lanes), alertRecords };
      if (services) ofServices.push(await measureServices({ ...options, ...more }, round));
    }
    if (!servicesOnly) for (const line of tableOf(speeds)) terminal.out(line);
    if (services) for (const line of servicesTableOf(ofServices)) terminal.out(line);
    if (!servicesOnly) terminal.out(`\nalert digest of every run on the cluster, and of the embedded run: ${alertDigest}`);
  } finally {
    await broker.stop();
  }
}

try {
  await bench(interrupt.signal);
} catch (error) {
  if (interrupt.signal.aborted) {
    terminal.err('Stopped.');
    process.exitCode = exitCodes.interrupted;
  } else if (error instanceof BrokerError) {
    terminal.err(error.message);
    process.exitCode = exitCodes.badInput;
  } else throw error;
}
