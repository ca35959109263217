/** The settings that runs depend on, and how demands of clients are written down. */
import { expect, test } from '@jest/globals';
import { checkSecurity, scramParameters } from './security.js';
import { serverProperties, type ServerPlan } from './server-properties.js';

const plain: ServerPlan = {
  nodeId: 1,
  ports: { client: 9092, internal: 21_000, controller: 21_001 },
  voters: [{ nodeId: 1, controllerPort: 21_001 }],
  logFolder: '/data/records',
  security: {},
};

const settingsOf = (plan: ServerPlan) =>
  new Map(
    serverProperties(plan)
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

test('a broker listens on the loopback interface only, keeps old records and creates no topics by itself', () => {
  const settings = settingsOf(plain);
  expect(settings.get('listeners')).toBe('CLIENT://127.0.0.1:9092,INTERNAL://127.0.0.1:21000,CONTROLLER://127.0.0.1:21001');
  expect(settings.get('advertised.listeners')).toBe('CLIENT://localhost:9092,INTERNAL://127.0.0.1:21000');
  expect(settings.get('log.retention.ms')).toBe('-1');
  expect(settings.get('log.message.timestamp.after.max.ms')).toBe('9223372036854775807');
  expect(settings.get('auto.create.topics.enable')).toBe('false');
  expect(settings.get('offsets.topic.replication.factor')).toBe('1');
});

test('an advertised port replaces what clients are told, and nothing else', () => {
  const settings = settingsOf({ ...plain, advertisedPort: 9999 });
  expect(settings.get('advertised.listeners')).toBe('CLIENT://localhost:9999,INTERNAL://127.0.0.1:21000');
  expect(settings.get('listeners')).toBe(settingsOf(plain).get('listeners'));
});

test('three brokers replicate so that one may be lost', () => {
  const voters = [1, 2, 3].map((nodeId) => ({ nodeId, controllerPort: 21_000 + nodeId }));
  const settings = settingsOf({ ...plain, nodeId: 2, voters });
  expect(settings.get('node.id')).toBe('2');
  expect(settings.get('controller.quorum.voters')).toBe('1@127.0.0.1:21001,2@127.0.0.1:21002,3@127.0.0.1:21003');
  expect(settings.get('offsets.topic.replication.factor')).toBe('3');
  expect(settings.get('min.insync.replicas')).toBe('2');
});

test('logins and TLS are demanded on the listener of the clients alone', () => {
  const users = [{ name: 'alice', password: 's3cret' }];
  const security = { sasl: { mechanism: 'PLAIN', users }, tls: true } as const;
  const keyStore = { file: 'C:\\keys\\broker.p12', password: 'pw' };
  const settings = settingsOf({ ...plain, security, keyStore, authorizer: { superUsers: ['admin'] } });
  expect(settings.get('listener.security.protocol.map')).toBe('CLIENT:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT');
  expect(settings.get('listener.name.client.plain.sasl.jaas.config')).toContain(' user_alice="s3cret";');
  expect(settings.get('listener.name.client.ssl.keystore.location')).toBe('C:\\\\keys\\\\broker.p12');
  expect(settings.get('super.users')).toBe('User:ANONYMOUS;User:admin');
});

test('settings that are given replace the usual ones', () => {
  expect(settingsOf({ ...plain, settings: { 'log.retention.ms': '1000' } }).get('log.retention.ms')).toBe('1000');
});

test('only salted passwords go to the storage tool', () => {
  const users = [{ name: 'alice', password: 'pw' }];
  expect(scramParameters({ sasl: { mechanism: 'PLAIN', users } })).toEqual([]);
  expect(scramParameters({ sasl: { mechanism: 'SCRAM-SHA-256', users } })).toEqual([
    '--add-scram',
    'SCRAM-SHA-256=[name=alice,password=pw]',
  ]);
});

test('a password that would end its quotes is refused, as is an authorizer without logins', () => {
  const users = [{ name: 'alice', password: 'a"; b' }];
  expect(() => checkSecurity({ sasl: { mechanism: 'PLAIN', users } }, undefined)).toThrow('user "alice"');
  expect(() => checkSecurity({}, { superUsers: ['admin'] })).toThrow('needs sasl');
});
