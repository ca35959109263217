/** `tengewatch clean`: the runs that are left on a cluster, and their removal; nothing is removed that was not asked for. */
import { MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import { producedTopics } from '@tengewatch/shared/events/topics.js';
import type { KafkaClientOptions } from '@tengewatch/shared/log/kafka/kafka-client.js';
import type { RunSigns } from '@tengewatch/shared/log/kafka/run-topics.js';
import { nearestName } from '@tengewatch/shared/documents/nearest-name.js';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { brokerList, readKafkaSecurity } from '../kafka-target.js';
import { busyText, clusterRunLines, type AgedRun } from '../render/cluster-runs.js';
import { shellWord } from '../render/shell-word.js';
import { durationText, plural } from '../render/words.js';
import { isGivenName, startOf } from '../run/run-name.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { wallClockMs } from '../wall-clock.js';
import { confirmed } from './confirm.js';

interface CleanFlags {
  readonly kafka: readonly string[];
  readonly kafkaSecurity?: string;
  readonly remove?: readonly string[];
  /** Milliseconds. */
  readonly olderThan?: number;
  readonly dryRun?: true;
  readonly yes?: true;
}

const teaching = `
Examples:
  tengewatch clean --kafka localhost:9092
  tengewatch clean --kafka localhost:9092 --remove demo-1 demo-2
  tengewatch clean --kafka localhost:9092 --older-than 2d --dry-run
  tengewatch clean --kafka localhost:9092 --older-than 2d --yes

Without --remove and --older-than it only lists. A run is what its topics show: a
name, a dot, and names that only a run's topics have; others are never touched.
Its topics go together with its consumer groups, and none of them goes while any
of these groups has a member. A process that was killed counts as a member for
some seconds more, and one that is only about to start does not yet. The cluster
does not tell how old topics are: the age is known of runs that "tengewatch run"
has named, and --older-than passes over the others.`;

export function addClean(program: Command, terminal: Terminal, signal: AbortSignal, finish: (code: ExitCode) => void): void {
  program
    .command('clean')
    .description('list the runs that are left on a cluster, and remove some of them')
    .requiredOption('--kafka <brokers>', 'the cluster: host:port, or several with commas', brokerList)
    .option('--kafka-security <file>', 'TLS and SASL of the cluster, as YAML')
    .option('--remove <run...>', 'remove these runs')
    .addOption(
      new Option('--older-than <age>', 'remove the runs that are older: 90m, 12h, 2d; asks before').argParser(ageMs).conflicts('remove'),
    )
    .option('--dry-run', 'only tell what would be removed')
    .option('--yes', 'do not ask')
    .addHelpText('after', teaching)
    .action(async (flags: CleanFlags) => finish(await clean(flags, terminal, signal)));
}

/** A run may be left from a version that had fewer topics. */
const TOPICS_OF_ALL_VERSIONS: readonly string[] = [...producedTopics, 'alerts', 'truth', 'dead-letters'];
const AGE_UNITS: { readonly [unit: string]: number } = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS };

export function ageMs(text: string): number {
  const { count, unit = '' } = /^(?<count>\d{1,6})(?<unit>[mhd])$/.exec(text)?.groups ?? {};
  if (count !== undefined) return Number(count) * (AGE_UNITS[unit] ?? 0);
  throw new InvalidArgumentError('Give a whole number of minutes, hours or days, such as 90m, 12h or 2d.');
}

async function clean(flags: CleanFlags, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  // Loaded only now, so that the other commands start at once.
  const { listRuns, removeRun } = await import('@tengewatch/shared/log/kafka/kafka-runs.js');
  const { grantableTopics } = await import('../kafka/access-rights.js');
  const signs: RunSigns = { everyRunHas: TOPICS_OF_ALL_VERSIONS, mayHave: grantableTopics, isGivenName };
  const options: KafkaClientOptions = {
    brokers: flags.kafka,
    clientId: 'tengewatch-clean',
    ...(flags.kafkaSecurity === undefined ? {} : { security: readKafkaSecurity(flags.kafkaSecurity) }),
  };

  const nowMs = wallClockMs();
  const runs = (await listRuns(options, signs)).map((run): AgedRun => {
    const startedMs = startOf(run.name);
    return { ...run, ageMs: startedMs === undefined ? undefined : nowMs - startedMs };
  });
  if (flags.remove === undefined && flags.olderThan === undefined) {
    terminal.out(listLines(runs, flags, terminal).join('\n'));
    return exitCodes.fine;
  }
  const chosen = flags.olderThan === undefined ? named(runs, flags.remove ?? []) : olderThan(runs, flags.olderThan, terminal);
  for (const { name, busy } of chosen.filter((run) => run.busy.length > 0)) tellBusy(name, busy);
  const unused = chosen.filter(({ busy }) => busy.length === 0);
  let inUse = chosen.length - unused.length;
  if (unused.length > 0 && (await isWanted())) {
    for (const { name, others } of unused) {
      signal.throwIfAborted();
      const removed = await removeRun(options, signs, name);
      if (removed.busy.length === 0) {
        terminal.out(`removed ${name}: ${plural(removed.topics, 'topic')}, ${plural(removed.groups, 'consumer group')}`);
        if (others.length > 0) terminal.err(`left, as no run has such topics: ${others.join(', ')}`);
      } else {
        inUse++;
        tellBusy(name, removed.busy);
      }
    }
  }
  // A run in use is an error only if the user has named it: an age asks for the removal of those runs alone that are not in use.
  return inUse > 0 && flags.remove !== undefined ? exitCodes.badInput : exitCodes.fine;

  function tellBusy(name: string, busy: AgedRun['busy']): void {
    terminal.err(`left, as it is in use: ${name}: ${busyText(busy)}`);
  }

  async function isWanted(): Promise<boolean> {
    const all = plural(unused.length, 'run');
    if (flags.dryRun === true) {
      for (const { name, topics: own, groups } of unused) {
        terminal.out(`would remove ${name}: ${plural(own.length, 'topic')}, ${plural(groups, 'consumer group')}`);
      }
      return false;
    }
    // Whoever gives names has chosen.
    if (flags.yes === true || flags.remove !== undefined) return true;
    terminal.err(clusterRunLines(unused, terminal.columns, terminal.errColours).join('\n'));
    const isYes = await confirmed(`Remove ${all} for good?`, { input: process.stdin, output: process.stderr, signal });
    if (!isYes) terminal.err('Nothing was removed.');
    return isYes;
  }
}

function listLines(runs: readonly AgedRun[], { kafka, kafkaSecurity }: CleanFlags, { colours, columns }: Terminal): string[] {
  if (runs.length === 0) return [`There are no runs on ${kafka.join(', ')} that this user may see.`];
  const security = kafkaSecurity === undefined ? '' : ` --kafka-security ${shellWord(kafkaSecurity)}`;
  const cluster = `--kafka ${shellWord(kafka.join(','))}${security}`;
  return [...clusterRunLines(runs, columns, colours), '', '  To remove one:', `  npx tengewatch clean ${cluster} --remove RUN`];
}

/** The runs of these names; BadInput where one of them is none. */
function named(runs: readonly AgedRun[], names: readonly string[]): readonly AgedRun[] {
  const unknown = names.filter((name) => !runs.some((run) => run.name === name));
  if (unknown.length === 0) return runs.filter(({ name }) => names.includes(name));
  const lines = unknown.map((name) => {
    const nearest = nearestName(
      name,
      runs.map((run) => run.name),
    );
    return `there is no run "${name}" that this user may see${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
  });
  throw new BadInput(...lines, 'nothing was removed');
}

function olderThan(runs: readonly AgedRun[], leastMs: number, terminal: Terminal): readonly AgedRun[] {
  const unknown = runs.filter((run) => run.ageMs === undefined);
  if (unknown.length > 0) terminal.err(`left, as their age is unknown: ${unknown.map(({ name }) => name).join(', ')}`);
  const older = runs.filter((run) => run.ageMs !== undefined && run.ageMs > leastMs);
  if (older.length === 0) terminal.err(`No run is known to be older than ${durationText(leastMs / 1000)}.`);
  return older;
}
