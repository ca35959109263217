import { expect, test } from '@jest/globals';
import { readConfig } from '@tengewatch/shared/runtime/read-config.js';
import { kafkaConnection, kafkaVariables, serviceVariables } from '@tengewatch/shared/service/service-variables.js';
import { Type } from 'typebox';
import { serviceEnvironment, type ServedRun } from './service-environment.js';

const run: ServedRun = {
  name: 'tengewatch-1-2',
  argument: './my-town.yaml',
  scenario: { partitions: 8 },
  seed: 7,
  settings: ['people=5000', 'rules.nominee-cards.minSenders=4'],
  kafka: { brokers: ['one:9092', 'two:9092'] },
  drainSeconds: 10,
};
const schema = Type.Object({ ...kafkaVariables, ...serviceVariables({ httpPort: 9471 }) });

test('a service reads from it which run it belongs to', () => {
  expect(readConfig(schema, serviceEnvironment(run, {}))).toMatchObject({
    TENGEWATCH_RUN: 'tengewatch-1-2',
    TENGEWATCH_SCENARIO: './my-town.yaml',
    TENGEWATCH_SEED: 7,
    TENGEWATCH_SETTINGS: 'people=5000\nrules.nominee-cards.minSenders=4',
    TENGEWATCH_PARTITIONS: 8,
    TENGEWATCH_HTTP_HOST: '127.0.0.1',
    TENGEWATCH_HTTP_PORT: 0,
    TENGEWATCH_DRAIN_SECONDS: 10,
    TENGEWATCH_STOP_WITH_INPUT: true,
    KAFKA_BROKERS: ['one:9092', 'two:9092'],
  });
});

test('and connects as securely as this process does', () => {
  const security = {
    tls: { caFile: '/ca.pem', certFile: '/cert.pem', keyFile: '/key.pem' },
    sasl: { mechanism: 'scram-sha-256', username: 'me', password: 'correct horse' },
  } as const;
  const env = serviceEnvironment({ ...run, kafka: { brokers: ['one:9092'], security } }, {});
  const config = readConfig(schema, env, () => 'a PEM file');
  expect(kafkaConnection(config, 'reporter')).toEqual({ brokers: ['one:9092'], clientId: 'reporter', security });
  const tlsAlone = serviceEnvironment({ ...run, kafka: { brokers: ['one:9092'], security: { tls: {} } } }, {});
  expect(kafkaConnection(readConfig(schema, tlsAlone), 'reporter').security).toEqual({ tls: {} });
});

test('what this process inherited goes on to it, but for what was meant for other services', () => {
  const env = serviceEnvironment(run, {
    PATH: '/bin',
    NO_COLOR: '1',
    TENGEWATCH_SEED: '5',
    TENGEWATCH_OLD: 'x',
    KAFKA_SASL_USERNAME: 'old',
  });
  expect(env).toMatchObject({ PATH: '/bin', NO_COLOR: '1', TENGEWATCH_SEED: '7' });
  expect(Object.keys(env)).not.toContain('TENGEWATCH_OLD');
  expect(Object.keys(env)).not.toContain('KAFKA_SASL_USERNAME');
});
