/** Tells the runs on a cluster from the names of its topics, among which may be those of anybody else. */
import { namePrefix } from './kafka-topic-names.js';

/** How a run is known by its topics. All names are without the run's own, as the run knows them. */
export interface RunSigns {
  /** Topics that every run has, so many and so particular that nobody else has all of them behind one name. */
  readonly everyRunHas: readonly string[];
  /** All topics that a run may have; no other is ever taken for its own. */
  readonly mayHave: readonly string[];
  /** A name of the form that runs are given. Such a run is known by any one of its topics, which may be all that is left of it. */
  readonly isGivenName: (name: string) => boolean;
}

export interface RunTopics {
  readonly name: string;
  /** The run's own, as the cluster calls them, in alphabetical order. */
  readonly topics: readonly string[];
  /** Others whose names begin like the run's own. */
  readonly others: readonly string[];
  /** Whether every topic is there that every run has. */
  readonly isWhole: boolean;
}

/** "tengewatch-1.card-top-ups": the run's name, and behind the first dot the topic's. */
const PARTS = /^(?<name>[A-Za-z0-9_-]{1,80})\.(?<topic>.+)$/;

/** In alphabetical order of their names. */
export function runsAmong(clusterTopics: readonly string[], { everyRunHas, mayHave, isGivenName }: RunSigns): readonly RunTopics[] {
  const byName = new Map<string, string[]>();
  for (const clusterTopic of clusterTopics) {
    const { name, topic } = PARTS.exec(clusterTopic)?.groups ?? {};
    if (name !== undefined && topic !== undefined) byName.set(name, [...(byName.get(name) ?? []), topic]);
  }
  const known = new Set(mayHave);
  return [...byName]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, found]): RunTopics[] => {
      const own = found.filter((topic) => known.has(topic)).sort();
      const isWhole = everyRunHas.every((topic) => own.includes(topic));
      if (!isWhole && (own.length === 0 || !isGivenName(name))) return [];
      const onCluster = (topic: string): string => namePrefix(name) + topic;
      return [{ name, topics: own.map(onCluster), others: found.filter((topic) => !known.has(topic)).map(onCluster), isWhole }];
    });
}
