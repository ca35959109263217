/** What all services of a cluster do alike: connect, have their topics, join their group, and work on the units they are dealt. */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Type } from 'typebox';
import type { EventLog, TopicSpec } from '../log/event-log.js';
import type { KafkaLogLine } from '../log/kafka/kafka-client.js';
import { createKafkaLog } from '../log/kafka/kafka-log.js';
import { unitStates } from '../runtime/metrics.js';
import type { ServiceContext } from '../runtime/run-service.js';
import { kafkaConnection, kafkaVariables, serviceVariables, type ServiceDefaults } from '../runtime/service-variables.js';
import { unitTopic } from './service-topics.js';
import { createUnitHost, type HostedUnit } from './unit-host.js';

/** The variables of a service on a cluster. */
export const clusterServiceSchema = (defaults: ServiceDefaults) => Type.Object({ ...kafkaVariables, ...serviceVariables(defaults) });
export type ClusterServiceSchema = ReturnType<typeof clusterServiceSchema>;

export interface Work {
  /** Goes on with a unit from what the log holds of it. */
  open(unit: number): Promise<HostedUnit>;
  /** Called over and over while the service works, to read along and to measure. May wait a little, but not for the units. */
  tend(): Promise<void>;
}

export interface WorkServiceOptions<P> {
  readonly name: string;
  readonly context: ServiceContext<ClusterServiceSchema, P>;
  /** What the service reads and writes, and the topic of its units. */
  readonly topics: readonly TopicSpec[];
  /** Opens what the units share. */
  readonly begin: (log: EventLog) => Promise<Work>;
  /** Told the units that are the instance's own from now on. */
  readonly onDealt?: (units: readonly number[]) => void;
}

const TEND_MS = 250;

/** What becomes of single requests is tried again, and told as an error of the service where that does not help. */
const ABOUT_ONE_REQUEST = /^Response |^Connection /;

/** The client calls much an error that it mends by itself. */
const kafkaLines =
  (logger: Logger): KafkaLogLine =>
  (_level, fields, message) => {
    if (ABOUT_ONE_REQUEST.test(message)) logger.debug({ kafka: fields }, message);
    else logger.warn({ kafka: fields }, message);
  };

/** Works until the service is told to stop; then units finish the step in hand and are let go of before the group is left. */
export async function workOnUnits<P>({ name, context, topics, begin, onDealt }: WorkServiceOptions<P>): Promise<void> {
  const { config, log: logger, metrics, signal, condition, opened, started } = context;
  const connected = condition('connected', `the cluster at ${config.KAFKA_BROKERS.join(', ')} has not answered yet`);
  const member = condition('member', 'the service has not joined its group yet');
  const log = await createKafkaLog({
    ...kafkaConnection(config, name),
    topicPrefix: config.TENGEWATCH_RUN,
    say: kafkaLines(logger),
  });
  opened('log', () => log.close());
  await log.ensureTopics(topics);
  connected.met();
  const work = await begin(log);

  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // It may fail before anybody waits for it.
  failed.catch(() => {});
  const host = createUnitHost({ open: work.open, onFailure: fail });
  const membership = await log.joinWork({
    name,
    topic: unitTopic(name),
    onDealt(units) {
      member.met();
      logger.info({ units }, units.length === 0 ? 'standing by: other instances have all units' : 'these units are dealt to this instance');
      onDealt?.(units);
      host.own(units);
    },
    onAway: () => member.unmet('the group is out of reach for now'),
    onFailure: fail,
  });
  opened('membership', () => membership.leave());
  opened('units', (ending) => host.close(ending === 'drained'));
  started();

  async function tend(): Promise<void> {
    while (!signal.aborted) {
      const owned = host.owned();
      for (const state of unitStates) metrics.ownedUnits(state, owned.filter((unit) => unit.state === state).length);
      await work.tend();
      await setTimeout(TEND_MS, undefined, { signal });
    }
  }
  await Promise.race([tend(), failed]);
}
