/** The environment variables that all services share: the cluster, the run, and how the process behaves. */
import { Type } from 'typebox';
import type { KafkaClientOptions, KafkaSecurity } from '../log/kafka/kafka-client.js';
import { MAX_PARTITIONS } from '../scenario/schema.js';
import type { VariableNotes } from '../runtime/config-schema.js';
import { LOOPBACK, MAX_PORT } from '../runtime/http-server.js';
import { logLevels } from '../runtime/logging.js';

const notes = (given: VariableNotes): VariableNotes => given;

/** From 1 to 65535, without leading zeros. */
const PORT = '(6553[0-5]|655[0-2]\\d|65[0-4]\\d{2}|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})';
const PEM = 'the path of a PEM file';
const SASL = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;
const otherSasl = (name: (typeof SASL)[number]): string[] => SASL.filter((other) => other !== name);

/** Names and meaning as in the security file of `tengewatch run --kafka-security`. */
export const kafkaVariables = {
  KAFKA_BROKERS: Type.Array(Type.String({ pattern: `^[A-Za-z0-9_.-]+:${PORT}$` }), {
    minItems: 1,
    description: 'Where the cluster is found.',
    ...notes({ form: 'host:port, or several with commas between', example: 'kafka-1:9092,kafka-2:9092' }),
  }),
  KAFKA_CLIENT_ID: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9._-]{1,80}$',
      description: "The name that brokers log. Without it, the service's.",
      ...notes({ form: 'up to 80 letters, digits, ".", "-" and "_"' }),
    }),
  ),
  KAFKA_TLS: Type.Boolean({ default: false, description: 'Whether connections to the brokers are encrypted.' }),
  KAFKA_TLS_CA_FILE: Type.Optional(
    Type.String({
      description: "The authority that signed the brokers' certificates. Without it, the system's authorities.",
      ...notes({ path: true, form: PEM, needs: ['KAFKA_TLS'] }),
    }),
  ),
  KAFKA_TLS_CERT_FILE: Type.Optional(
    Type.String({
      description: 'The client certificate, where brokers ask for one.',
      ...notes({ path: true, form: PEM, needs: ['KAFKA_TLS', 'KAFKA_TLS_KEY_FILE'] }),
    }),
  ),
  KAFKA_TLS_KEY_FILE: Type.Optional(
    Type.String({
      description: 'The key of that certificate.',
      ...notes({ path: true, form: PEM, needs: ['KAFKA_TLS', 'KAFKA_TLS_CERT_FILE'] }),
    }),
  ),
  KAFKA_SASL_MECHANISM: Type.Optional(
    Type.Enum(['plain', 'scram-sha-256', 'scram-sha-512'], {
      description: 'How the service logs in to the brokers. Without it, not at all.',
      ...notes({ needs: otherSasl('KAFKA_SASL_MECHANISM') }),
    }),
  ),
  KAFKA_SASL_USERNAME: Type.Optional(
    Type.String({ description: 'Who logs in.', ...notes({ form: 'a user name', needs: otherSasl('KAFKA_SASL_USERNAME') }) }),
  ),
  KAFKA_SASL_PASSWORD: Type.Optional(
    Type.String({
      description: 'With which password.',
      ...notes({ secret: true, form: 'the password', needs: otherSasl('KAFKA_SASL_PASSWORD') }),
    }),
  ),
};

const MAX_CHECKPOINT_SECONDS = 3600;
const MAX_DRAIN_SECONDS = 600;
/** So that checkpoints cost a detector less than a twentieth of its time: `npm run bench:kafka` measures it. */
export const DEFAULT_CHECKPOINT_SECONDS = 40;
/** Less than the 30 seconds that Kubernetes waits before it kills. */
const DEFAULT_DRAIN_SECONDS = 25;
/** A service that fails always says so. */
const serviceLogLevels = logLevels.filter((level) => level !== 'silent');

export interface ServiceDefaults {
  /** Each service has its own, so that one of each runs on one machine as they are. */
  readonly httpPort: number;
}

export const serviceVariables = ({ httpPort }: ServiceDefaults) => ({
  TENGEWATCH_SCENARIO: Type.String({
    minLength: 1,
    description: 'What is simulated, the same for all services of a run.',
    ...notes({ form: 'the name of a shipped scenario, or the path of a YAML file', example: 'nominee-cards' }),
  }),
  TENGEWATCH_SEED: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 1,
    description: 'Seed of the world, the same for all services of a run.',
  }),
  TENGEWATCH_SETTINGS: Type.Optional(
    Type.String({
      description: 'Values of the scenario that are changed, the same for all services of a run.',
      ...notes({ form: 'path=value, one a line', example: 'people=5000' }),
    }),
  ),
  TENGEWATCH_PARTITIONS: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_PARTITIONS,
      description: "Partitions of the topics keyed by card, the same for all services of a run. Without it, the scenario's.",
    }),
  ),
  TENGEWATCH_RUN: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,80}$',
    description: 'The name of the run, with which its topics and consumer groups begin, the same for all its services.',
    ...notes({ form: 'up to 80 letters, digits, "-" and "_"', example: 'demo-1' }),
  }),
  TENGEWATCH_HTTP_HOST: Type.String({
    pattern: '^[^\\s/]+$',
    default: LOOPBACK,
    description: 'The address that /healthz, /readyz and /metrics are served on. 0.0.0.0 opens them to other machines.',
    ...notes({ form: 'an address of this machine', example: LOOPBACK }),
  }),
  TENGEWATCH_HTTP_PORT: Type.Integer({ minimum: 0, maximum: MAX_PORT, default: httpPort, description: 'Their port. 0 takes a free one.' }),
  TENGEWATCH_LOG_LEVEL: Type.Enum(serviceLogLevels, { default: 'info', description: 'The least severe lines that are logged.' }),
  TENGEWATCH_CHECKPOINT_SECONDS: Type.Integer({
    minimum: 1,
    maximum: MAX_CHECKPOINT_SECONDS,
    default: DEFAULT_CHECKPOINT_SECONDS,
    description: 'How often state is saved. What came since is read again after a crash.',
    ...notes({ unit: 'seconds' }),
  }),
  TENGEWATCH_DRAIN_SECONDS: Type.Integer({
    minimum: 1,
    maximum: MAX_DRAIN_SECONDS,
    default: DEFAULT_DRAIN_SECONDS,
    description: 'How long the service may take to finish its work and close after SIGTERM or SIGINT, before it gives up.',
    ...notes({ unit: 'seconds' }),
  }),
  TENGEWATCH_STOP_WITH_INPUT: Type.Boolean({
    default: false,
    description: 'Whether the end of standard input stops the service as SIGTERM does, so that it does not outlive whoever started it.',
  }),
});

const kafkaSchema = Type.Object(kafkaVariables);

/** The options of the Kafka client that the variables say. */
export function kafkaConnection(
  config: Type.Static<typeof kafkaSchema>,
  serviceName: string,
): Pick<KafkaClientOptions, 'brokers' | 'clientId' | 'security'> {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = config;
  const { KAFKA_TLS_CA_FILE: caFile, KAFKA_TLS_CERT_FILE: certFile, KAFKA_TLS_KEY_FILE: keyFile } = config;
  const files = {
    ...(caFile === undefined ? {} : { caFile }),
    ...(certFile === undefined ? {} : { certFile }),
    ...(keyFile === undefined ? {} : { keyFile }),
  };
  const security: KafkaSecurity = {
    ...(config.KAFKA_TLS ? { tls: files } : {}),
    ...(mechanism === undefined || username === undefined || password === undefined ? {} : { sasl: { mechanism, username, password } }),
  };
  return { brokers: config.KAFKA_BROKERS, clientId: config.KAFKA_CLIENT_ID ?? serviceName, security };
}
