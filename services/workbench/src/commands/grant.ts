/** `tengewatch grant`: prepares a cluster for the services of one run, which then need no rights beyond their own. */
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { MAX_PARTITIONS } from '@tengewatch/shared/scenario/schema.js';
import { serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import type { Command } from 'commander';
import { exitCodes, type ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { brokerList, MAX_REPLICATION, readKafkaSecurity } from '../kafka-target.js';
import { plural } from '../render/words.js';
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { collected } from './arguments.js';
import { wholeNumber } from '@tengewatch/shared/terminal/whole-number.js';
import { scenarioFor } from '@tengewatch/detector/scenario-argument.js';

interface GrantFlags {
  readonly kafka: readonly string[];
  readonly kafkaSecurity?: string;
  readonly set: readonly string[];
  readonly partitions?: number;
  readonly replication?: number;
}

const teaching = `
Examples:
  tengewatch grant tengewatch-1 kazakhstan-2024 --kafka kafka-1:9092 --kafka-security admin.yaml
  tengewatch grant tengewatch-2 nominee-cards --partitions 16 --kafka localhost:9092 --kafka-security admin.yaml

Rights are granted for one run, as docs/kafka-acls.yaml says; the services log in
with their names as user names. Its topics are created as well, since services
may not: give the scenario, the settings and the partitions that they are given.
The login of the security file needs Alter on the cluster and Create on topics.
What is granted or there already stays as it is. Nothing is ever taken away.`;

/** Topics depend on the scenario, and not on what comes to pass in it. */
const ANY_SEED = 1;

export function addGrant(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command('grant')
    .argument('<run>', 'the name of the run, which is TENGEWATCH_RUN of its services; it begins with "tengewatch-"')
    .argument('<scenario>', 'the scenario that its services are given')
    .description('create the topics of a run on a cluster, and grant its services their rights')
    .requiredOption('--kafka <brokers>', 'the cluster: host:port, or several with commas', brokerList)
    .option('--kafka-security <file>', 'TLS and SASL of the cluster, as YAML')
    .option('--set <path=value>', 'change one value of the scenario; may be repeated', collected, [])
    .option('--partitions <n>', 'partitions of the topics keyed by card', wholeNumber(1, MAX_PARTITIONS))
    .option('--replication <n>', "replicas of the run's topics (default: the cluster's)", wholeNumber(1, MAX_REPLICATION))
    .addHelpText('after', teaching)
    .action(async (run: string, scenario: string, flags: GrantFlags) => finish(await grant(run, scenario, flags, terminal)));
}

async function grant(topicPrefix: string, argument: string, flags: GrantFlags, terminal: Terminal): Promise<ExitCode> {
  // Loaded only now, so that the other commands start at once.
  const { detectorsIn, grantsFor, readAccessRights } = await import('../kafka/access-rights.js');
  const { prepareRun } = await import('../kafka/prepare-run.js');
  const { createRules } = await import('@tengewatch/detector/create-rules.js');

  const rights = readAccessRights();
  const grants = grantsFor(rights, topicPrefix);
  const loaded = scenarioFor(argument, flags.set);
  const scenario = flags.partitions === undefined ? loaded : { ...loaded, partitions: flags.partitions };
  const run = describeRun(scenario, ANY_SEED, producers, createRules(scenario.rules));
  const topics = serviceTopicSpecs(run, detectorsIn(rights, run));
  await prepareRun({
    connection: {
      brokers: flags.kafka,
      clientId: 'tengewatch-grant',
      ...(flags.kafkaSecurity === undefined ? {} : { security: readKafkaSecurity(flags.kafkaSecurity) }),
    },
    topicPrefix,
    grants,
    topics,
    ...(flags.replication === undefined ? {} : { replicationFactor: flags.replication }),
  });
  const users = new Set(grants.map(({ user }) => user));
  terminal.out(`${plural(grants.length, 'right')} granted to ${plural(users.size, 'user')}: ${[...users].join(', ')}`);
  terminal.out(`${plural(topics.length, 'topic')} of ${topicPrefix} there: ${topics.map(({ name }) => name).join(', ')}`);
  return exitCodes.fine;
}
