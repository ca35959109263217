/**
 * Stands before all that is asked of a cluster in a run: where the cluster lacks a topic of the run, the client fails whatever else it
 * asks for with it, under the name of what it asked for. Callers are told of the missing topic instead.
 */
import type { Admin } from 'kafkajs';
import { LogError } from '../event-log.js';
import type { KafkaLifetime } from './kafka-lifetime.js';
import type { KafkaTopics } from './kafka-topics.js';
import { watchTopics } from './kafka-topic-watch.js';

export interface TopicGuardOptions {
  readonly admin: Admin;
  /** Partitions of the topics that the log works with, as the cluster calls them. */
  readonly known: KafkaTopics['known'];
  readonly lifetime: Pick<KafkaLifetime, 'assertOpen' | 'wait'>;
  /** Called once, when a topic of the run is known to be removed, after all callers are told. */
  readonly onGone: (error: LogError) => void;
}

export interface TopicGuard {
  /** What the cluster answers, as long as the log is open and the cluster holds the topics of the run. */
  withTopics<T>(work: () => Promise<T>): Promise<T>;
  /** What is wrong once a topic of the run is known to be removed. */
  gone(): LogError | undefined;
  /** From now on nobody looks whether the topics are there. */
  stop(): void;
}

export function guardTopics({ admin, known, lifetime, onGone }: TopicGuardOptions): TopicGuard {
  const callers = new Set<(error: LogError) => void>();
  let gone: LogError | undefined;
  const watch = watchTopics({
    admin,
    known,
    wait: lifetime.wait,
    onGone(error) {
      gone = error;
      for (const reject of callers) reject(error);
      onGone(error);
    },
  });

  return {
    async withTopics<T>(work: () => Promise<T>): Promise<T> {
      lifetime.assertOpen();
      if (gone !== undefined) throw gone;
      let reject: (error: LogError) => void = () => {};
      try {
        return await new Promise<T>((resolve, rejectCaller) => {
          reject = rejectCaller;
          callers.add(reject);
          work().then(resolve, rejectCaller);
        });
      } catch (error) {
        throw (error instanceof LogError && error.code === 'unknown-topic' ? await watch.look() : undefined) ?? error;
      } finally {
        callers.delete(reject);
      }
    },
    gone: () => gone,
    stop: () => watch.stop(),
  };
}
