/** One round of the Kafka benchmark: everything that is compared, once and one after the other, on topics of its own. */
import { producedTopics } from '@tengewatch/shared/events/topics.js';
import { consumeBare, produceBare } from '@tengewatch/shared/log/kafka/bare-client.js';
import type { KafkaLog } from '@tengewatch/shared/log/kafka/kafka-log.js';
import { topicSpecs, type Run } from '@tengewatch/shared/pipeline/topology.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { Broker } from '@tengewatch/broker/start-broker.js';
import { runScenario } from '@tengewatch/workbench/run/run-scenario.js';
import { seconds } from '../measure.js';
import { eventsIn, meanBytes, type FlagshipLane } from './flagship-lanes.js';
import { javaConsume, javaProduce } from './java-clients.js';
import { detectOwn, produceOwn } from './own-services.js';
import { inTopicsOf } from './own-topics.js';

export interface RoundOptions {
  readonly broker: Broker;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly run: Run;
  readonly lanes: readonly FlagshipLane[];
  readonly signal: AbortSignal;
  /** Alert digest of the embedded run, which the run on the cluster must have as well. */
  readonly alertDigest: string;
  /** Told before each part. */
  readonly say: (part: string) => void;
}

/** Events a second. */
export interface RoundSpeeds {
  readonly bareProducing: number;
  readonly bareConsuming: number;
  readonly javaProducing: number;
  readonly javaConsuming: number;
  readonly producers: number;
  readonly detectors: number;
  readonly endToEnd: number;
}

const RECORDS_PER_BATCH = 1000;
const JAVA_TOPIC = 'java';

export async function measureRound(options: RoundOptions, round: number): Promise<RoundSpeeds> {
  const { broker, run, say } = options;
  const specs = [...topicSpecs(run), { name: JAVA_TOPIC, partitions: run.partitions }];
  const inOwnTopics = <T>(name: string, measure: (log: KafkaLog) => Promise<T>): Promise<T> =>
    inTopicsOf(broker, `bench-${name}-${round}`, specs, measure);
  const bare = await inOwnTopics('bare', (log) => bareSpeeds(log, options));
  const own = await inOwnTopics('own', (log) => ownSpeeds(log, options));
  const java = await inOwnTopics('java', (log) => javaSpeeds(log, options));
  say('end to end');
  return { ...bare, ...own, ...java, endToEnd: await endToEndSpeed(options) };
}

async function bareSpeeds(log: KafkaLog, { broker, lanes, signal, say }: RoundOptions) {
  const brokers = [broker.bootstrap];
  const events = eventsIn(lanes);
  const onCluster = lanes.map(({ topic, partition, records }) => ({ topic: log.topicName(topic), partition, records }));
  say('bare kafkajs, producing');
  const producing = await produceBare({ brokers, lanes: onCluster, recordsPerBatch: RECORDS_PER_BATCH, signal, clock: seconds });
  say('bare kafkajs, consuming');
  const topics = producedTopics.map((topic) => log.topicName(topic));
  const consuming = await consumeBare({ brokers, groupId: log.topicName('bare'), topics, records: events, signal, clock: seconds });
  return { bareProducing: events / producing, bareConsuming: events / consuming };
}

async function ownSpeeds(log: KafkaLog, { run, scenario, seed, lanes, signal, say }: RoundOptions) {
  const own = { log, run, scenario, seed, signal };
  const events = eventsIn(lanes);
  say('producers');
  const producing = await produceOwn(own);
  say('detectors');
  const detecting = await detectOwn(own, events);
  return { producers: events / producing, detectors: events / detecting };
}

async function javaSpeeds(log: KafkaLog, { broker, lanes, signal, say }: RoundOptions) {
  const { jarFolder, bootstrap: brokers } = broker;
  const java = { jarFolder, brokers, topic: log.topicName(JAVA_TOPIC), records: eventsIn(lanes), signal };
  say('Java, producing');
  const javaProducing = await javaProduce({ ...java, recordBytes: meanBytes(lanes) });
  say('Java, consuming');
  return { javaProducing, javaConsuming: await javaConsume({ ...java, group: log.topicName('perf') }) };
}

async function endToEndSpeed({ broker, scenario, seed, signal, alertDigest }: RoundOptions): Promise<number> {
  const kafka = { brokers: [broker.bootstrap], keep: false };
  const { run, speed } = await runScenario({ scenario, seed, settings: [], signal, kafka });
  if (run.alertDigest !== alertDigest) throw new Error(`the run on the cluster has the digest ${run.alertDigest}, not ${alertDigest}`);
  return speed.eventsPerSecond;
}
