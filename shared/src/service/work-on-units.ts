/** What services do alike: they connect to the cluster, join those who share the work, and host the units that are their own. */
import { setTimeout } from 'node:timers/promises';
import { createKafkaLog, type KafkaLog } from '../log/kafka/kafka-log.js';
import { unitStates } from './metrics.js';
import type { ServiceContext, ServiceSchema } from './run-service.js';
import { kafkaConnection, type kafkaVariables } from './service-variables.js';
import type { ConfigOf } from '../runtime/config-schema.js';
import type { Type } from 'typebox';
import { unitTopic } from './service-topics.js';
import { createUnitHost, type UnitHostOptions } from './unit-host.js';

export type UnitContext = Pick<ServiceContext<ServiceSchema, unknown>, 'log' | 'metrics' | 'signal' | 'condition' | 'opened' | 'started'>;
type ConnectionConfig = ConfigOf<Type.TObject<typeof kafkaVariables>> & Pick<ConfigOf<ServiceSchema>, 'TENGEWATCH_RUN'>;

export interface UnitWork {
  readonly events: KafkaLog;
  /** Its instances share the units. */
  readonly service: string;
  /** For logs. */
  readonly nameOf: (unit: number) => string;
  readonly open: UnitHostOptions['open'];
  /** Called every MEASURE_MS. */
  readonly measure: () => void;
}

const MEASURE_MS = 2_000;
const AWAY = 'the group that shares the work is out of reach; the service joins it again';

/** The run's log on the cluster, closed when the service ends. */
export async function connectToRun(
  { log, condition, opened }: Pick<UnitContext, 'log' | 'condition' | 'opened'>,
  config: ConnectionConfig,
  service: string,
): Promise<KafkaLog> {
  const connected = condition('connected', 'the service is not connected to the cluster yet');
  const events = await createKafkaLog({
    ...kafkaConnection(config, service),
    topicPrefix: config.TENGEWATCH_RUN,
    // The client logs each failed try and recovers from most; what it cannot recover from fails the service with our own error.
    say: (level, fields, message) => log.debug({ ...fields, severity: level }, message),
  });
  opened('cluster', () => events.close());
  connected.met();
  return events;
}

/** Works on the units that the group assigns to this instance, until the service is to stop. The unit topic must exist already. */
export async function workOnUnits(context: UnitContext, { events, service, nameOf, open, measure }: UnitWork): Promise<void> {
  const { log, metrics, signal, condition, opened, started } = context;
  const member = condition('member', 'the service is not yet a member of the group that shares the work');
  let fail: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // The promise may reject before anybody awaits it; that must not be an unhandled rejection.
  failure.catch(() => {});
  const host = createUnitHost({
    open,
    onFailure(error, unit) {
      log.error({ unit: nameOf(unit) }, 'this unit failed, and the service with it');
      fail(error);
    },
  });
  // True until the service has joined for the first time, so that `onAway` warns only after that.
  let isAway = true;
  let leave = async (): Promise<void> => {};
  // Closed after the units: the instance that they are assigned to next goes on from what was saved of them here.
  opened('group', () => leave());
  opened('units', (ending) => host.close(ending === 'drained'));
  const membership = await events.joinWork({
    name: service,
    topic: unitTopic(service),
    onDealt(units) {
      isAway = false;
      member.met();
      const standsBy = 'other instances have all units; this one stands by';
      log.info({ units: units.map(nameOf) }, units.length === 0 ? standsBy : 'these units are the own work of this instance');
      host.own(units);
    },
    onAway() {
      if (isAway) return;
      isAway = true;
      log.warn(AWAY);
      member.unmet(AWAY);
    },
    onFailure: fail,
  });
  leave = membership.leave;
  started();

  async function measureUntilStopped(): Promise<void> {
    while (!signal.aborted) {
      const owned = host.owned();
      for (const state of unitStates) metrics.ownedUnits(state, owned.filter((one) => one.state === state).length);
      measure();
      // Waiting ends early when the service is to stop.
      await setTimeout(MEASURE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  await Promise.race([failure, measureUntilStopped()]);
}
