/** A topic that is removed under a run is named; a cluster that is away, or only slow to know, is none. */
import { expect, test } from '@jest/globals';
import type { Admin } from 'kafkajs';
import type { LogError } from '../event-log.js';
import { watchTopics } from './kafka-topic-watch.js';

/** A watch over three topics of two partitions; `held` says of each look what the cluster holds, by topic. */
function watched(held: (look: number) => { readonly [topic: string]: number } | undefined) {
  const told: LogError[] = [];
  let looks = 0;
  let holds: ReturnType<typeof held>;
  const admin = {
    async fetchTopicMetadata({ topics }: { topics: string[] }) {
      holds = held(++looks);
      // As the client does, whatever is wrong.
      if (topics.some((name) => holds?.[name] === undefined)) throw new TypeError('Cannot read properties of null');
      return { topics: topics.map((name) => ({ name, partitions: Array.from({ length: holds![name]! }, () => ({})) })) };
    },
    async listTopics() {
      if (holds === undefined) throw new Error('connect ECONNREFUSED');
      return [...Object.keys(holds), 'of-somebody-else'];
    },
  };
  const watch = watchTopics({
    admin: admin as unknown as Admin,
    known: () => new Map(['a', 'b', 'c'].map((name) => [name, 2])),
    onGone: (error) => void told.push(error),
    wait: () => new Promise((resolve) => setImmediate(resolve)),
  });
  return { watch, told, looks: () => looks };
}

const all = { a: 2, b: 2, c: 2 };

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

test('a topic that stays away is told once, by its name, to whoever asks as well', async () => {
  const { watch, told } = watched((look) => (look < 5 ? all : { a: 2, c: 2 }));
  await until(() => told.length > 0);
  expect(told).toMatchObject([
    { code: 'unknown-topic', message: expect.stringMatching(/^the topic "b" was removed while the run works with it/) },
  ]);
  expect(await watch.look()).toBe(told[0]);
});

test('a topic that was made anew with fewer partitions is another one', async () => {
  const { watch } = watched(() => ({ a: 2, b: 2, c: 1 }));
  expect((await watch.look())?.message).toMatch(/^the topic "c" was removed, and made anew with fewer partitions, while/);
});

test('partitions that were added, a topic that is missed for a moment, and a cluster that is away are not told', async () => {
  const { watch, told, looks } = watched((look) => {
    if (look % 4 === 1) return { a: 2, b: 2 };
    return look % 4 === 2 ? undefined : { a: 3, b: 2, c: 2 };
  });
  await until(() => looks() > 40);
  watch.stop();
  expect(told).toEqual([]);
  expect(await watch.look()).toBeUndefined();
});
