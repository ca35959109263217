/** Whatever a cluster does to requests, every partition holds all records, in order once repeats are dropped. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { seededPick } from '../../testing/random-schedule.js';
import { LogError, type TopicPartition } from '../event-log.js';
import { createSendQueue, type PartitionBatch, type SendQueue } from './kafka-send-queue.js';

interface Item {
  readonly source: string;
  readonly number: number;
}
type Batches = readonly PartitionBatch<Item>[];

const target = (partition: number): TopicPartition => ({ topic: 't', partition });
const items = (source: string, from: number, to: number): Item[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ source, number: from + i }));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A cluster whose answers come when the test says so, and time that passes when the test says so. */
function openQueue(send: (batches: Batches) => Promise<void>, fatal?: (failure: unknown) => LogError | undefined) {
  const timers = new Map<() => void, number>();
  const queue: SendQueue<Item> = createSendQueue({
    send,
    bytesOf: () => 1,
    fatal: fatal ?? (() => undefined),
    giveUpMs: 120_000,
    after: (delayMs, run) => {
      timers.set(run, delayMs);
      return () => timers.delete(run);
    },
    maxRecordsPerBatch: 4,
  });
  /** Lets every timer of up to `ms` run. */
  async function pass(ms: number): Promise<void> {
    for (const [run, delayMs] of timers) {
      if (delayMs > ms) continue;
      timers.delete(run);
      run();
    }
    await turn();
    await turn();
  }
  return { queue, pass };
}

const RETRY_MS = 1_000;
const GIVE_UP_MS = 120_000;

/** What a reader accepts of a partition: of each source the next number only. Throws at a higher one, which would stay out. */
function accepted(log: readonly Item[]): Record<string, number> {
  const last: Record<string, number> = {};
  for (const { source, number } of log) {
    // An `expect` for each of a million records would take longer than all the rest.
    if (number > (last[source] ?? 0) + 1) throw new Error(`${number} of ${source} overtakes what comes after ${last[source] ?? 0}`);
    last[source] = Math.max(last[source] ?? 0, number);
  }
  return last;
}

describe('under any failures', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))('seed %i: nothing is lost, nothing overtakes a gap', async (seed) => {
    const pick = seededPick(seed * 7919);
    const logs: Item[][] = [[], [], []];
    const busy = [0, 0, 0];
    let overlaps = 0;
    async function send(batches: Batches): Promise<void> {
      for (const { target: to } of batches) if (++busy[to.partition]! > 1) overlaps++;
      await turn();
      if (pick(3) === 0) await turn();
      const fate = pick(6);
      // 0: nothing is written. 1: some partitions are. 2: all are, and the answer is lost. Else all is well.
      const written = fate === 0 ? [] : fate === 1 ? batches.filter(() => pick(2) === 0) : batches;
      for (const { target: to, records } of written) logs[to.partition]!.push(...records);
      for (const { target: to } of batches) busy[to.partition]!--;
      if (fate <= 2) throw new Error('lost');
    }
    const { queue, pass } = openQueue(send);
    const last: Record<string, number>[] = [{}, {}, {}];
    const done: unknown[] = [];
    const rounds = 40;
    async function write(partition: number, source: string, from: number, to: number): Promise<void> {
      await queue.append(target(partition), items(source, from, to));
      // An acknowledged record is in the log: it was promised.
      expect(accepted(logs[partition]!)[source]).toBeGreaterThanOrEqual(to);
    }
    for (let round = 0; round < rounds; round++) {
      const source = `s${pick(3)}`;
      const partition = pick(3);
      const from = (last[partition]![source] ?? 0) + 1;
      const to = from + pick(9);
      last[partition]![source] = to;
      write(partition, source, from, to).then(
        () => done.push('ok'),
        (error: unknown) => done.push(error),
      );
      if (pick(2) === 0) await pass(RETRY_MS);
    }
    for (let i = 0; done.length < rounds && i < 5_000; i++) await pass(RETRY_MS);
    expect(done).toEqual(Array.from({ length: rounds }, () => 'ok'));
    expect(overlaps).toBe(0);
    expect(logs.map(accepted)).toEqual(last);
  });

  test('a batch is sent again as it was, from the first unacknowledged record', async () => {
    const sent: number[][] = [];
    let fails = 2;
    const { queue, pass } = openQueue(async (batches) => {
      sent.push(batches[0]!.records.map(({ number }) => number));
      if (sent.length > 1 && fails-- > 0) throw new Error('gone');
    });
    const done = queue.append(target(0), items('s', 1, 6));
    await turn();
    await turn();
    const more = queue.append(target(0), items('s', 7, 8));
    for (let i = 0; i < 5; i++) await pass(RETRY_MS);
    await Promise.all([done, more]);
    expect(sent).toEqual([
      [1, 2, 3, 4],
      [5, 6],
      [5, 6],
      [5, 6],
      [7, 8],
    ]);
  });
});

describe('requests', () => {
  test('what one turn appends to several partitions, by several writers, is one request', async () => {
    const requests: Batches[] = [];
    const { queue } = openQueue(async (batches) => void requests.push(batches));
    await Promise.all([
      queue.append(target(0), items('a', 1, 2)),
      queue.append(target(1), items('a', 1, 1)),
      queue.append(target(0), items('b', 1, 1)),
      queue.append(target(2), []),
    ]);
    const shapes = requests.map((batches) => batches.map(({ target: to, records }) => [to.partition, records.length]));
    expect(shapes).toEqual([
      [
        [0, 3],
        [1, 1],
      ],
    ]);
  });

  test('a partition that fails is tried on its own, and holds no other back', async () => {
    const { queue, pass } = openQueue(async (batches) => {
      if (batches.some(({ target: to }) => to.partition === 1)) throw new Error('no leader');
    });
    const good = queue.append(target(0), items('a', 1, 1));
    const bad = queue.append(target(1), items('a', 1, 1)).catch((error: unknown) => error);
    await turn();
    await pass(RETRY_MS);
    await good;
    queue.close();
    expect(await bad).toMatchObject({ code: 'closed' });
  });
});

describe('giving up', () => {
  test('comes after the time set, says where and how far, and fails all that waits for the partition', async () => {
    let works = true;
    const { queue, pass } = openQueue(async () => {
      if (!works) throw new Error('connect ECONNREFUSED');
      works = false;
    });
    const outcome = Promise.allSettled([queue.append(target(0), items('a', 1, 6)), queue.append(target(0), items('b', 1, 1))]);
    await turn();
    for (let i = 0; i < 20; i++) await pass(RETRY_MS);
    await pass(GIVE_UP_MS);
    await pass(RETRY_MS);
    const [first, second] = (await outcome) as PromiseRejectedResult[];
    expect(first!.reason).toMatchObject({ code: 'timed-out' });
    expect((first!.reason as Error).message).toMatch(/t\/0 after 120 s .*ECONNREFUSED.*; 4 of the 6 records/);
    expect((second!.reason as Error).message).toMatch(/0 of the 1 records/);
  });

  test('the time runs anew after a success', async () => {
    let works = false;
    const { queue, pass } = openQueue(async () => {
      if (!works) throw new Error('gone');
    });
    const first = queue.append(target(0), items('a', 1, 1));
    await turn();
    await pass(RETRY_MS);
    works = true;
    await pass(RETRY_MS);
    await first;
    works = false;
    await pass(GIVE_UP_MS);
    const second = queue.append(target(0), items('a', 2, 2));
    await turn();
    await turn();
    await pass(RETRY_MS);
    works = true;
    await pass(RETRY_MS);
    await expect(second).resolves.toBeUndefined();
  });

  test('what cannot be mended fails at once, once it is certain whose fault it is', async () => {
    const refusal = new LogError('not-authorised', 'no right');
    let requests = 0;
    const { queue, pass } = openQueue(
      async (batches) => {
        requests++;
        if (batches.some(({ target: to }) => to.partition === 1)) throw refusal;
      },
      (failure) => (failure === refusal ? refusal : undefined),
    );
    const good = queue.append(target(0), items('a', 1, 1));
    const bad = queue.append(target(1), items('a', 1, 1)).catch((error: unknown) => error);
    await turn();
    await pass(RETRY_MS);
    await good;
    expect(await bad).toMatchObject({ code: 'not-authorised' });
    expect(requests).toBe(3);
  });

  test('a closed queue refuses, and what waited is refused', async () => {
    const { queue } = openQueue(() => new Promise(() => {}));
    const waiting = queue.append(target(0), items('a', 1, 1)).catch((error: unknown) => error);
    await turn();
    queue.close();
    expect(await waiting).toMatchObject({ code: 'closed' });
    await expect(queue.append(target(0), items('a', 2, 2))).rejects.toMatchObject({ code: 'closed' });
  });
});

test('appends of any sizes end up whole and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(13), { maxLength: 12 }), async (sizes) => {
      const log: number[] = [];
      const { queue } = openQueue(async (batches) => batches.forEach(({ records }) => log.push(...records.map(({ number }) => number))));
      let next = 1;
      await Promise.all(
        sizes.map((size) => {
          next += size;
          return queue.append(target(0), items('a', next - size, next - 1));
        }),
      );
      expect(log).toEqual(Array.from({ length: next - 1 }, (_, i) => i + 1));
    }),
    { numRuns: 40 },
  );
});
