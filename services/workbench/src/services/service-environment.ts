/** The environment variables that tell a service which run it is a part of. Secrets travel in them, and never on a command line. */
import type { Environment } from '@tengewatch/shared/runtime/environment.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { KafkaTarget } from '../run-options.js';

export interface ServedRun {
  /** With which the run's topics and consumer groups begin. */
  readonly name: string;
  /** The scenario's name or path, as the person gave it. */
  readonly argument: string;
  readonly scenario: Pick<Scenario, 'partitions'>;
  readonly seed: number;
  readonly settings: readonly string[];
  readonly kafka: Pick<KafkaTarget, 'brokers' | 'security'>;
  readonly drainSeconds: number;
}

/** What was meant for other services would be taken for this run's, or refused. */
const OF_SERVICES = /^(TENGEWATCH|KAFKA)_/;
const ANY_FREE_PORT = '0';

/** What a service needs to know, in what it inherits. */
export function serviceEnvironment(run: ServedRun, inherited: Environment): Environment {
  const { brokers, security = {} } = run.kafka;
  return {
    ...Object.fromEntries(Object.entries(inherited).filter(([name]) => !OF_SERVICES.test(name))),
    TENGEWATCH_RUN: run.name,
    TENGEWATCH_SCENARIO: run.argument,
    TENGEWATCH_SEED: String(run.seed),
    TENGEWATCH_SETTINGS: run.settings.join('\n'),
    TENGEWATCH_PARTITIONS: String(run.scenario.partitions),
    TENGEWATCH_HTTP_PORT: ANY_FREE_PORT,
    TENGEWATCH_DRAIN_SECONDS: String(run.drainSeconds),
    TENGEWATCH_STOP_WITH_INPUT: 'true',
    KAFKA_BROKERS: brokers.join(','),
    ...tlsVariables(security.tls),
    ...(security.sasl === undefined
      ? {}
      : {
          KAFKA_SASL_MECHANISM: security.sasl.mechanism,
          KAFKA_SASL_USERNAME: security.sasl.username,
          KAFKA_SASL_PASSWORD: security.sasl.password,
        }),
  };
}

type Tls = NonNullable<KafkaTarget['security']>['tls'];

function tlsVariables(tls: Tls): Environment {
  if (tls === undefined) return {};
  const { caFile, certFile, keyFile } = tls;
  return {
    KAFKA_TLS: 'true',
    ...(caFile === undefined ? {} : { KAFKA_TLS_CA_FILE: caFile }),
    ...(certFile === undefined ? {} : { KAFKA_TLS_CERT_FILE: certFile }),
    ...(keyFile === undefined ? {} : { KAFKA_TLS_KEY_FILE: keyFile }),
  };
}
