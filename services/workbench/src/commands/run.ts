/** `tengewatch run`: checks everything a person gave, simulates, detects, scores, and prints or writes the report. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { printable, printableData, printableLines } from '@tengewatch/shared/documents/printable.js';
import { DEFAULT_SEED } from '@tengewatch/shared/scenario/load.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { MAX_PARTITIONS } from '@tengewatch/shared/scenario/schema.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { progressView, silentProgress } from '../progress.js';
import { balanceProblems } from '../render/balance.js';
import { reportLines } from '../render/report.js';
import { plural } from '../render/words.js';
import { STANDARD_STREAM } from '../output-file.js';
import { checkWritable, reportText, writeReport } from '../report-file.js';
import { brokerList, MAX_REPLICATION, readKafkaSecurity } from '../kafka-target.js';
import type { KafkaTarget, RunOptions, RunProgress, ServicesWanted } from '../run-options.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { checkPortIsFree, collected, MAX_SEED, METRICS_HOST } from './arguments.js';
import { MAX_PORT } from '@tengewatch/shared/runtime/http-server.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import { checkHeap } from './heap-room.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';
import { addServicesOptions, servicesTeaching, servicesWanted, type ServicesFlags } from './services-flags.js';

interface RunFlags extends ServicesFlags {
  readonly seed: number;
  readonly json?: string;
  readonly set: readonly string[];
  readonly quiet?: true;
  readonly metrics?: number;
  readonly partitions?: number;
  readonly kafka?: readonly string[];
  readonly kafkaSecurity?: string;
  readonly replication?: number;
  readonly keep?: true;
  readonly force?: true;
}

const teaching = `
Examples:
  tengewatch run kazakhstan-2024
  tengewatch run nominee-cards --seed 7 --json report.json
  tengewatch run ./my-town.yaml --set people=5000 --set schemes.0.count=2
  tengewatch run baseline --set rules.nominee-cards.minSenders=4
  tengewatch run baseline --json - > report.json          (text for people goes to standard error)
  tengewatch run kazakhstan-2024 --metrics 9464
  tengewatch run nominee-cards --kafka localhost:9092     (npm run broker starts one)
  tengewatch run nominee-cards --kafka localhost:9092 --services --detectors 2
  tengewatch run nominee-cards --kafka localhost:9092 --join demo-1

A security file names TLS files (tls: {caFile, certFile, keyFile}) and a login
(sasl: {mechanism: plain, scram-sha-256 or scram-sha-512, username, passwordFile}).

The same scenario, seed and settings give the same alerts; the number of
partitions changes none. The report goes to standard output, everything said
along the way to standard error. With --metrics the command keeps serving after
the report, until Ctrl-C. Where nobody reads on, as after "| head", a run goes on
only for what is left of it: a file, metrics, or topics that are to be kept.

${servicesTeaching}`;

export function addRun(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  const command = program
    .command('run')
    .argument('<scenario>', 'a shipped scenario (see "tengewatch scenarios") or the path of a YAML file')
    .description('simulate a scenario, detect, score, and report')
    .option('--seed <n>', 'seed of the world; another seed is another country', wholeNumber(0, MAX_SEED), DEFAULT_SEED)
    .option('--json <file>', 'write the whole report, all alerts included, as JSON; "-" is standard output')
    .option('--force', 'let --json overwrite a file that is no report')
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .option('--partitions <n>', 'partitions of the topics keyed by card', wholeNumber(1, MAX_PARTITIONS))
    .option('--metrics <port>', 'serve Prometheus metrics on this port', wholeNumber(1, MAX_PORT))
    .option('--kafka <brokers>', 'run on a Kafka cluster: host:port, or several with commas', brokerList)
    .option('--kafka-security <file>', 'TLS and SASL of the cluster, as YAML')
    .option('--replication <n>', "replicas of the run's topics (default: the cluster's)", wholeNumber(1, MAX_REPLICATION))
    .option('--keep', "leave the run's topics and consumer groups on the cluster")
    .option('--quiet', 'print one line at the end, and no progress');
  addServicesOptions(command)
    .addHelpText('after', teaching)
    .action(async (argument: string, flags: RunFlags) => finish(await run(argument, flags, terminal, signal)));
}

/** Loaded only now, so that the other commands start at once. */
async function reportOf({ services, kafka, ...options }: RunOptions): Promise<RunReport> {
  if (services !== undefined && kafka !== undefined) {
    const { runServices } = await import('../run/run-services.js');
    return runServices({ ...options, services, kafka });
  }
  const { runScenario } = await import('../run/run-scenario.js');
  return runScenario({ ...options, ...(kafka === undefined ? {} : { kafka }) });
}

interface Wanted {
  readonly scenario: Scenario;
  readonly services: ServicesWanted | undefined;
  readonly kafka: KafkaTarget | undefined;
}

async function simulated(
  { scenario, services, kafka }: Wanted,
  flags: RunFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<RunReport> {
  const view = flags.quiet === true ? silentProgress : progressView(terminal);
  try {
    return await reportOf({
      scenario,
      seed: flags.seed,
      settings: flags.set,
      signal,
      onProgress: (progress: RunProgress) => view.progress(progress),
      onAlert: (alert: Alert) => view.alert(alert),
      ...(flags.metrics === undefined ? {} : { metricsPort: flags.metrics }),
      ...(kafka === undefined ? {} : { kafka }),
      ...(services === undefined ? {} : { services }),
    });
  } finally {
    view.close();
  }
}

function kafkaTarget(brokers: readonly string[], flags: RunFlags, terminal: Terminal): KafkaTarget {
  const { dim } = terminal.errColours;
  const say = (line: string) => (flags.quiet === true ? undefined : terminal.err(dim(printableLines(line))));
  const said = new Set<string>();
  return {
    brokers,
    keep: flags.keep === true,
    onPrefix: (prefix) => say(`On ${brokers.join(', ')}; this run's topics are ${prefix}.*`),
    say: (_level, _fields, message) => {
      // The client says the same of every try.
      if (said.has(message)) return;
      said.add(message);
      say(`  kafka: ${message}`);
    },
    ...(flags.kafkaSecurity === undefined ? {} : { security: readKafkaSecurity(flags.kafkaSecurity) }),
    ...(flags.replication === undefined ? {} : { replicationFactor: flags.replication }),
  };
}

/** Says the report to people: on standard error where standard output takes the JSON. `file` is where it was written, if it was. */
function tell(report: RunReport, file: string | undefined, argument: string, flags: RunFlags, terminal: Terminal): void {
  const { run: summary, alerts } = report;
  const [say, colours] = flags.json === STANDARD_STREAM ? [terminal.err, terminal.errColours] : [terminal.out, terminal.colours];
  if (flags.quiet === true) say(`${summary.scenario} seed ${summary.seed}: ${plural(alerts.total, 'alert')}, ${summary.alertDigest}`);
  else say(reportLines(printableData(report), colours, file === undefined ? undefined : printable(file), printable(argument)).join('\n'));
}

/** Writes the report to where --json says. A failure is returned and not thrown, because the report has still to be shown. */
function written(report: RunReport, { json }: RunFlags, terminal: Terminal): BadInput | undefined {
  try {
    if (json === STANDARD_STREAM) terminal.out(reportText(report));
    else if (json !== undefined) writeReport(json, report);
    return undefined;
  } catch (error) {
    if (error instanceof BadInput) return error;
    throw error;
  }
}

/** Whether a run leaves anything besides what it prints. Such a run goes on even when nobody reads its output any more. */
const leavesAnything = ({ json, metrics, keep, serviceLogs }: RunFlags): boolean =>
  (json !== undefined && json !== STANDARD_STREAM) || metrics !== undefined || keep === true || serviceLogs !== undefined;

async function run(argument: string, flags: RunFlags, terminal: Terminal, interrupt: AbortSignal): Promise<ExitCode> {
  if (flags.kafka === undefined && (flags.kafkaSecurity ?? flags.replication ?? flags.keep) !== undefined) {
    throw new BadInput('--kafka-security, --replication and --keep speak of a cluster; add --kafka host:port');
  }
  if (flags.force === true && flags.json === undefined) throw new BadInput('--force speaks of the file of --json; add --json FILE');
  const { dim } = terminal.errColours;
  const say = (line: string) => (flags.quiet === true ? undefined : terminal.err(dim(printableLines(line))));
  const services = servicesWanted(argument, flags, (line) => say(`  ${line}`));
  const loaded = scenarioFor(argument, flags.set, flags.seed);
  const scenario = flags.partitions === undefined ? loaded : { ...loaded, partitions: flags.partitions };
  // Services share the people among processes of their own.
  if (services === undefined) checkHeap(scenario);
  if (flags.json !== undefined && flags.json !== STANDARD_STREAM) checkWritable(flags.json, flags.force === true);
  const kafka = flags.kafka === undefined ? undefined : kafkaTarget(flags.kafka, flags, terminal);
  if (flags.metrics !== undefined) await checkPortIsFree(flags.metrics);

  say(`Simulating ${scenario.name}: ${plural(scenario.people, 'person', 'people')}, ${plural(scenario.days, 'day')}, seed ${flags.seed} …`);
  const signal = leavesAnything(flags) ? interrupt : AbortSignal.any([interrupt, terminal.unread]);
  const report = await simulated({ scenario, services, kafka }, flags, terminal, signal);
  signal.throwIfAborted();
  // The file first, which may be all that is left of the run.
  const unwritten = written(report, flags, terminal);
  tell(report, unwritten === undefined ? flags.json : undefined, argument, flags, terminal);

  const problems = balanceProblems(report);
  for (const problem of problems) terminal.err(problem);
  for (const line of unwritten?.lines ?? []) terminal.err(line);
  if (unwritten === undefined && flags.json !== undefined && flags.json !== STANDARD_STREAM) say(`Report written to ${flags.json}`);
  if (flags.metrics !== undefined) {
    say(`Metrics stay at http://${METRICS_HOST}:${flags.metrics}/metrics until Ctrl-C.`);
    await new Promise<void>((resolve) => interrupt.addEventListener('abort', () => resolve(), { once: true }));
  }
  if (problems.length > 0) return exitCodes.unbalanced;
  return unwritten === undefined ? exitCodes.fine : exitCodes.badInput;
}
