/** What a cluster calls the topics of a run. */
import { LogError } from '../event-log.js';

const TOPIC = /^[A-Za-z0-9._-]{1,160}$/;
/** No prefix holds it, so that no run's names begin with another run's prefix. */
const SEPARATOR = '.';

/** What the names of all topics and consumer groups of a run begin with. */
export const namePrefix = (topicPrefix: string): string => topicPrefix + SEPARATOR;

export function runTopicName(topicPrefix: string, name: string): string {
  if (!TOPIC.test(name)) throw new LogError('invalid-name', `"${name}" cannot be a topic's name`);
  return namePrefix(topicPrefix) + name;
}
