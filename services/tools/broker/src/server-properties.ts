/** The settings of one broker that is its own controller, as Kafka's server.properties. */
import { LOOPBACK } from '@tengewatch/shared/runtime/http-server.js';
import { clientProtocol, securitySettings, type BrokerAuthorizer, type BrokerSecurity, type KeyStore } from './security.js';

const CLIENT = 'CLIENT';
/** Brokers talk over a listener of their own: no login, and never through what the client listener advertises. */
const INTERNAL = 'INTERNAL';
const CONTROLLER = 'CONTROLLER';

const NO_LIMIT_MS = '9223372036854775807';

export interface BrokerPorts {
  readonly client: number;
  readonly internal: number;
  readonly controller: number;
}

export interface ServerPlan {
  readonly nodeId: number;
  readonly ports: BrokerPorts;
  /** The controllers of the cluster; the broker itself is one. */
  readonly voters: readonly { readonly nodeId: number; readonly controllerPort: number }[];
  /** The port that clients are told, where it is not the broker's own. */
  readonly advertisedPort?: number | undefined;
  readonly logFolder: string;
  readonly security: BrokerSecurity;
  readonly authorizer?: BrokerAuthorizer | undefined;
  readonly keyStore?: KeyStore | undefined;
  /** Laid over everything else. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

function listenerSettings({ nodeId, ports, voters, advertisedPort, security }: ServerPlan): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': String(nodeId),
    'controller.quorum.voters': voters.map((voter) => `${voter.nodeId}@${LOOPBACK}:${voter.controllerPort}`).join(','),
    'controller.listener.names': CONTROLLER,
    'inter.broker.listener.name': INTERNAL,
    listeners: `${CLIENT}://${LOOPBACK}:${ports.client},${INTERNAL}://${LOOPBACK}:${ports.internal},${CONTROLLER}://${LOOPBACK}:${ports.controller}`,
    'advertised.listeners': `${CLIENT}://localhost:${advertisedPort ?? ports.client},${INTERNAL}://${LOOPBACK}:${ports.internal}`,
    'listener.security.protocol.map': `${CLIENT}:${clientProtocol(security)},${INTERNAL}:PLAINTEXT,${CONTROLLER}:PLAINTEXT`,
  };
}

/** Replication that a cluster of this size can give its own topics, and still lose one broker of three. */
function internalTopicSettings(brokers: number): Record<string, string> {
  const replicas = String(Math.min(brokers, 3));
  const inSync = brokers < 3 ? '1' : '2';
  return {
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    // The usual fifty would be fifty folders of a fresh broker to make and to load.
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.num.partitions': '4',
  };
}

const fixedSettings = {
  // A mistyped topic name is an error, not a new topic with settings that nobody chose.
  'auto.create.topics.enable': 'false',
  // Simulated time lies in the past, where retention by time would delete records at once, or far ahead of the clock.
  'log.retention.ms': '-1',
  'log.message.timestamp.after.max.ms': NO_LIMIT_MS,
  'log.message.timestamp.before.max.ms': NO_LIMIT_MS,
  // Groups here are known and small; waiting for more members only delays each start.
  'group.initial.rebalance.delay.ms': '0',
  // A killed broker may come back only once its last session has run out; the usual nine seconds slow fault tests down.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  // The usual 128 MiB are filled with zeros at each start, for a compaction that small topics never need.
  'log.cleaner.dedupe.buffer.size': '4194304',
};

/** The plan as the text of a properties file. */
export function serverProperties(plan: ServerPlan): string {
  const settings: Record<string, string> = {
    ...listenerSettings(plan),
    'log.dirs': plan.logFolder,
    ...internalTopicSettings(plan.voters.length),
    ...fixedSettings,
    ...securitySettings(CLIENT, plan.security, plan.authorizer, plan.keyStore),
    ...plan.settings,
  };
  // A backslash begins an escape in this format, and folders of Windows have them.
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}
