/** Notices when a topic of the run is removed while the run goes on: the client would look for it for minutes, and name another one. */
import type { Admin } from 'kafkajs';
import { LogError } from '../event-log.js';
import type { Wait } from './kafka-retry.js';

export interface TopicWatchOptions {
  readonly admin: Pick<Admin, 'fetchTopicMetadata' | 'listTopics'>;
  /** Partitions of the topics that the log works with, as the cluster calls them. All of them have been there. */
  readonly known: () => ReadonlyMap<string, number>;
  /** Called once. */
  readonly onGone: (error: LogError) => void;
  readonly wait: Wait;
}

export interface TopicWatch {
  /** Looks now, until it is sure; gives what `onGone` is told where a topic is missing. */
  look(): Promise<LogError | undefined>;
  stop(): void;
}

const LOOK_EVERY_MS = 1_000;
/** A broker of a busy cluster may take seconds to learn of a new topic, or to remember it after a restart. */
const LOOKS_TO_BE_SURE = 4;

const REMOVED = 'was removed';
const MADE_ANEW = 'was removed, and made anew with fewer partitions,';

/** Looks from now on until it is stopped. */
export function watchTopics({ admin, known, onGone, wait }: TopicWatchOptions): TopicWatch {
  let gone: LogError | undefined;
  let looking: Promise<LogError | undefined> | undefined;
  const stopping = new AbortController();

  /** What is wrong, by topic; nothing where the cluster does not tell, of which whoever works with it hears. */
  async function complaints(): Promise<ReadonlyMap<string, string>> {
    const topics = known();
    if (topics.size === 0) return new Map();
    try {
      const answer = await admin.fetchTopicMetadata({ topics: [...topics.keys()] });
      const fewer = answer.topics.filter(({ name, partitions }) => partitions.length < (topics.get(name) ?? 0));
      return new Map(fewer.map(({ name }) => [name, MADE_ANEW]));
    } catch {
      // What is thrown says neither whether a topic is missing nor which; the list of all topics, which may be long, does.
      const held = await admin.listTopics().catch(() => undefined);
      if (held === undefined) return new Map();
      return new Map([...topics.keys()].filter((name) => !held.includes(name)).map((name) => [name, REMOVED]));
    }
  }

  async function lookUntilSure(): Promise<LogError | undefined> {
    let found = await complaints();
    for (let looks = 1; looks < LOOKS_TO_BE_SURE && found.size > 0 && !stopping.signal.aborted; looks++) {
      await wait(LOOK_EVERY_MS);
      const again = await complaints();
      found = new Map([...again].filter(([topic]) => found.has(topic)));
    }
    if (found.size === 0 || stopping.signal.aborted) return undefined;
    const which = [...found].map(([topic, complaint]) => `the topic "${topic}" ${complaint}`).join('; ');
    gone = new LogError('unknown-topic', `${which} while the run works with it; without it the run cannot go on`);
    stopping.abort();
    onGone(gone);
    return gone;
  }

  function look(): Promise<LogError | undefined> {
    if (stopping.signal.aborted) return Promise.resolve(gone);
    return (looking ??= lookUntilSure().finally(() => (looking = undefined)));
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await wait(LOOK_EVERY_MS);
      await look();
    }
  }
  void watch();

  return {
    look,
    stop: () => stopping.abort(),
  };
}
