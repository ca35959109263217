import { expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { ConfigError } from '../runtime/config-schema.js';
import { describeConfig } from '../runtime/describe-config.js';
import type { Environment } from '../runtime/environment.js';
import { readConfig } from '../runtime/read-config.js';
import { kafkaConnection, kafkaVariables, serviceVariables } from './service-variables.js';

const schema = Type.Object({ ...kafkaVariables, ...serviceVariables({ httpPort: 9471 }) });
const LEAST = { KAFKA_BROKERS: 'localhost:9092', TENGEWATCH_SCENARIO: 'nominee-cards', TENGEWATCH_RUN: 'demo-1' };
const read = (env: Environment) => readConfig(schema, { ...LEAST, ...env }, () => 'from file\n');

test('a cluster, a scenario and a run are enough', () => {
  const config = read({});
  expect(config).toMatchObject({
    TENGEWATCH_SEED: 1,
    TENGEWATCH_HTTP_HOST: '127.0.0.1',
    TENGEWATCH_HTTP_PORT: 9471,
    TENGEWATCH_LOG_LEVEL: 'info',
    TENGEWATCH_CHECKPOINT_SECONDS: 40,
  });
  expect(kafkaConnection(config, 'reporter')).toEqual({ brokers: ['localhost:9092'], clientId: 'reporter', security: {} });
});

test('TLS and SASL become the security of the client', () => {
  const config = read({
    KAFKA_BROKERS: 'kafka-1:9092, kafka-2:65535',
    KAFKA_CLIENT_ID: 'mine',
    KAFKA_TLS: 'true',
    KAFKA_TLS_CA_FILE: 'ca.pem',
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: 'detector',
    KAFKA_SASL_PASSWORD_FILE: 'password.txt',
  });
  expect(kafkaConnection(config, 'reporter')).toEqual({
    brokers: ['kafka-1:9092', 'kafka-2:65535'],
    clientId: 'mine',
    security: { tls: { caFile: 'ca.pem' }, sasl: { mechanism: 'scram-sha-512', username: 'detector', password: 'from file' } },
  });
  expect(kafkaConnection(read({ KAFKA_TLS: 'true' }), 'reporter').security).toEqual({ tls: {} });
});

test.each<[string, string]>([
  ['KAFKA_BROKERS', 'localhost'],
  ['KAFKA_BROKERS', 'localhost:0'],
  ['KAFKA_BROKERS', 'localhost:65536'],
  ['KAFKA_BROKERS', 'a:1,,b:2'],
  ['KAFKA_TLS_CERT_FILE', 'cert.pem'],
  ['KAFKA_SASL_USERNAME', 'nobody'],
  ['TENGEWATCH_RUN', 'with.dot'],
  ['TENGEWATCH_RUN', 'a'.repeat(81)],
  ['TENGEWATCH_SEED', '-1'],
  ['TENGEWATCH_SEED', '9007199254740993'],
  ['TENGEWATCH_HTTP_PORT', '65536'],
  ['TENGEWATCH_HTTP_HOST', 'http://here'],
  ['TENGEWATCH_LOG_LEVEL', 'silent'],
  ['TENGEWATCH_CHECKPOINT_SECONDS', '0'],
])('%s=%s is refused', (variable, value) => {
  expect(() => read({ [variable]: value })).toThrow(ConfigError);
});

test('no line of the help is wider than a terminal', () => {
  expect(
    describeConfig(schema)
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
});
