/** A member of a consumer group: joins, joins again after failures that pass, and gives up on a cluster that says nothing for too long. */
import type { Consumer, ConsumerConfig, EachBatchHandler, Kafka } from 'kafkajs';
import { LogError } from '../event-log.js';
import { CLIENT_RETRY } from './kafka-client.js';
import { isFatal, toLogError, type ErrorPlace } from './kafka-errors.js';
import { mayJoinLater, retrying, within, type Wait } from './kafka-retry.js';

/** What all members that work for one log have in common. */
export interface GroupSurroundings {
  readonly kafka: Kafka;
  readonly brokers: readonly string[];
  /** What is wrong once a topic of the run is known to be removed. */
  readonly gone: () => LogError | undefined;
  /** A cluster that says nothing for so long counts as gone. */
  readonly giveUpMs: number;
  readonly wait: Wait;
  /** False once the log closes. */
  readonly isOpen: () => boolean;
}

export interface GroupMemberOptions extends GroupSurroundings {
  readonly groupId: string;
  /** As the cluster calls them. */
  readonly topics: readonly string[];
  /** How it takes part, and how it fetches. */
  readonly settings: Omit<ConsumerConfig, 'groupId' | 'allowAutoTopicCreation' | 'retry'>;
  readonly leaveTimeoutMs: number;
  readonly eachBatch: EachBatchHandler;
  /** Runs inside the client's joining, before anything is fetched; told the partitions of each topic that are this member's. */
  readonly onJoin: (assigned: Readonly<Record<string, readonly number[]>>) => void;
  /** The group is out of reach, for now or for good. */
  readonly onCrash: (error: Error) => void;
  /** Told once, with whoever waits for the joining: nothing will come of the membership any more. */
  readonly onFailure: (error: LogError) => void;
  /** The whole text of the failure where nobody has answered for too long. */
  readonly silenceText: (nobodyAnswers: string) => string;
}

const CONSUMER_RETRIES = 3;
const REJOIN_MS = 500;
const MS_PER_SECOND = 1_000;

export class GroupMember {
  readonly consumer: Consumer;
  private readonly options: GroupMemberOptions;
  private readonly place: ErrorPlace;
  private readonly firstJoin = createOutcome();
  private readonly watchdog: NodeJS.Timeout;
  private rejoining: NodeJS.Timeout | undefined;
  private failed = false;
  private ended = false;

  constructor(options: GroupMemberOptions) {
    const { kafka, brokers, groupId, settings, giveUpMs } = options;
    this.options = options;
    this.place = { brokers, doing: `joining the consumer group "${groupId}"` };
    this.consumer = kafka.consumer({
      ...settings,
      groupId,
      allowAutoTopicCreation: false,
      retry: { ...CLIENT_RETRY, retries: CONSUMER_RETRIES, restartOnFailure: async () => !this.ended },
    });
    this.watchdog = setTimeout(() => {
      const nobodyAnswers = `no Kafka broker at ${brokers.join(', ')} has answered for ${giveUpMs / MS_PER_SECOND} s`;
      this.fail(new LogError('unreachable', options.silenceText(nobodyAnswers)));
    }, giveUpMs).unref();
    this.listen();
  }

  /** Resolves once it has joined for the first time. */
  async join(): Promise<void> {
    const { place } = this;
    const { topics, wait, isOpen } = this.options;
    const connect = async (): Promise<void> => {
      await this.consumer.connect();
      await this.consumer.subscribe({ topics: [...topics], fromBeginning: true });
    };
    try {
      await retrying(connect, { place, wait, goOn: (error) => mayJoinLater(error) && isOpen() && !this.isOver() });
      if (this.ended || !isOpen()) throw new LogError('closed', 'the log was closed');
      await this.run();
      await this.firstJoin.promise;
    } catch (error) {
      throw toLogError(error, place);
    }
  }

  /** Nothing will come of the membership any more. */
  fail(error: LogError): void {
    if (this.isOver()) return;
    this.failed = true;
    this.firstJoin.reject(error);
    this.options.onFailure(error);
  }

  /** Whether it has failed, or is about to leave. */
  isOver(): boolean {
    return this.failed || this.ended;
  }

  /** The first step of leaving: it does not join again, and nothing counts as a failure any more. */
  end(): void {
    this.ended = true;
    clearTimeout(this.watchdog);
    clearTimeout(this.rejoining);
  }

  async leave(): Promise<void> {
    this.end();
    await within(
      this.options.leaveTimeoutMs,
      this.consumer.disconnect().catch(() => {}),
    );
  }

  private listen(): void {
    const { consumer, options } = this;
    const { GROUP_JOIN, HEARTBEAT, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      this.watchdog.refresh();
      options.onJoin(memberAssignment);
      this.firstJoin.resolve();
    });
    consumer.on(HEARTBEAT, () => void this.watchdog.refresh());
    consumer.on(CRASH, ({ payload: { error, restart } }) => {
      options.onCrash(error);
      if (!restart && !this.isOver()) this.failOrRejoin(error);
    });
  }

  /** The client gives up on failures that pass, such as a group whose coordinator moves; the watchdog says when it is enough. */
  private failOrRejoin(error: Error): void {
    const gone = this.options.gone();
    if (gone !== undefined) return this.fail(gone);
    if (isFatal(error, this.place)) return this.fail(toLogError(error, this.place));
    this.rejoining = setTimeout(() => void this.rejoin(), REJOIN_MS);
  }

  private async rejoin(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.fail(toLogError(error, this.place));
    }
  }

  private run(): Promise<void> {
    const { consumer, watchdog, options } = this;
    return consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 1,
      async eachBatch(payload) {
        watchdog.refresh();
        await options.eachBatch(payload);
      },
    });
  }
}

interface Outcome {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: LogError) => void;
}

/** A promise that others settle. It may fail before anybody waits for it. */
function createOutcome(): Outcome {
  let resolve: () => void = () => {};
  let reject: (error: LogError) => void = () => {};
  const promise = new Promise<void>((...settle) => ([resolve, reject] = settle));
  promise.catch(() => {});
  return { promise, resolve, reject };
}
