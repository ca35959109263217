/** The guarantee everything rests on: what comes out is a function of the events alone, as a naive fold shows. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { CardTopUp } from '../events/card-top-up.js';
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { DeadLetter } from '../events/dead-letter.js';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog } from '../log/event-log.js';
import { partitionOf } from '../log/partition-of.js';
import { naiveFold, type NaiveInput } from '../testing/naive-fold.js';
import { atmWithdrawal, cardNumbered, cardTopUp } from '../testing/raw-events.js';
import { runInRandomOrder, seededPick, type Pick, type Steppable } from '../testing/random-schedule.js';
import { cardTallyStage, cityTallyStage } from '../testing/tally-stages.js';
import { compareEvents } from './event-order.js';
import { openOrderedReader } from './ordered-reader.js';
import { createSourceWriter } from './source-writer.js';
import { createTask, type Task } from './task.js';

const END_MS = 400;
const cities = ['Almaty', 'Astana', 'Oral'] as const;

interface Drawn {
  readonly topic: 'card-top-ups' | 'atm-withdrawals';
  readonly shard: number;
  readonly timeMs: number;
  readonly card: number;
}

/** Few times and few cards, so that equal instants and shared keys are the rule. */
const drawnEvent: fc.Arbitrary<Drawn> = fc.record({
  topic: fc.constantFrom('card-top-ups', 'atm-withdrawals'),
  shard: fc.nat(2),
  timeMs: fc.nat(30).map((tenth) => tenth * 10),
  card: fc.nat(6),
});

const cityOf = (card: number): string => cities[card % cities.length]!;

function eventsOf(drawn: readonly Drawn[]): { topic: Drawn['topic']; shard: number; event: CardTopUp | AtmWithdrawal }[] {
  return drawn.map(({ topic, shard, timeMs, card }, i) => {
    const fields = { timeMs, id: `${(i * 7) % 10}-${shard}-${i}`, card: cardNumbered(card), city: cityOf(card) };
    return { topic, shard, event: topic === 'card-top-ups' ? cardTopUp(fields) : atmWithdrawal(fields) };
  });
}
type Written = ReturnType<typeof eventsOf>;

/** A log that loses answers, writes batches by half, or from the middle, and says so by failing. */
function flakyLog(log: EventLog, pick: Pick): EventLog {
  return {
    ...log,
    async append(target, records) {
      const cut = pick(records.length + 1);
      const fate = pick(6);
      if (fate === 0) await log.append(target, records.slice(0, cut));
      else if (fate === 1) await log.append(target, records.slice(cut));
      else return log.append(target, records);
      throw new Error('the answer was lost');
    },
  };
}

const untilDone = async <T>(action: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'the answer was lost') throw error;
    }
  }
};

function producer(log: EventLog, topic: Drawn['topic'], shard: number, written: Written, partitions: number): Steppable {
  const writer = createSourceWriter({ log, source: `${topic}-${shard}`, topics: [{ topic, partitions }], eventsPerWatermark: 1 });
  const inShard = written.filter((one) => one.shard === shard).sort((a, b) => compareEvents(a.event, b.event));
  let next = 0;
  return {
    name: writer.source,
    async step(maxRecords) {
      for (const one of inShard.slice(next, next + maxRecords)) {
        if (one.topic === topic) writer.write(topic, partitionOf(one.event.card, partitions), one.event.card, one.event);
        else writer.noteProgress(1);
      }
      next += maxRecords;
      const frontier = inShard[next]?.event.timeMs;
      if (frontier !== undefined) writer.advanceTo(frontier);
      await untilDone(() => (frontier === undefined ? writer.end() : writer.flush()));
      return frontier !== undefined;
    },
  };
}

interface Outcome {
  readonly alerts: readonly string[];
  readonly tasks: readonly Task[];
  readonly dead: readonly DeadLetter[];
}

async function runPipeline(written: Written, partitions: number, maxBatch: number, seed: number): Promise<Outcome> {
  const pick = seededPick(seed);
  const steady = createEmbeddedLog({ retention: 'until-read' });
  const log = flakyLog(steady, pick);
  const raw = ['card-top-ups', 'atm-withdrawals'] as const;
  const shards = [0, 1, 2];
  const taskPartitions = Array.from({ length: partitions }, (_, partition) => partition);
  await log.ensureTopics([...raw, 'indicators-unregistered-trades', 'alerts'].map((name) => ({ name, partitions })));
  const dead: DeadLetter[] = [];
  const common = {
    log,
    watchingSinceMs: 0,
    endMs: END_MS,
    deadLetter: (record: DeadLetter) => void dead.push(record),
    clock: () => 0,
    maxBuffered: 1 + pick(20),
  };
  const tasks: Task[] = [];
  for (const partition of taskPartitions) {
    tasks.push(
      await createTask({
        ...common,
        name: `card-${partition}`,
        partition,
        inputs: raw.map((topic) => ({ topic, sources: shards.map((shard) => `${topic}-${shard}`) })),
        stages: [cardTallyStage],
        outputs: { 'indicators-unregistered-trades': partitions },
        outputSource: () => `card-${partition}`,
      }),
      await createTask({
        ...common,
        name: `city-${partition}`,
        partition,
        inputs: [{ topic: 'indicators-unregistered-trades', sources: taskPartitions.map((task) => `card-${task}`) }],
        stages: [cityTallyStage],
        outputs: { alerts: partitions },
        outputSource: () => `city-${partition}`,
      }),
    );
  }
  const alerts: string[] = [];
  const reporter = await openOrderedReader({
    ...common,
    name: 'reporter',
    inputs: [{ topic: 'alerts', partitions: taskPartitions, sources: taskPartitions.map((task) => `city-${task}`) }],
  });
  await runInRandomOrder(
    [
      ...raw.flatMap((topic) => shards.map((shard) => producer(log, topic, shard, written, partitions))),
      ...tasks.map((task): Steppable => ({ name: task.name, step: (maxRecords) => untilDone(() => task.step(maxRecords)) })),
      { name: 'reporter', step: (maxRecords) => reporter.step(maxRecords, (_topic, event) => void alerts.push(JSON.stringify(event))) },
    ],
    pick,
    maxBatch,
  );
  return { alerts, tasks, dead };
}

function oracle(written: Written): string[] {
  const raw: NaiveInput[] = written.map(({ topic, event }) => ({ topic, key: event.card, event }));
  const indicators = naiveFold(cardTallyStage, raw, END_MS);
  const alerts = naiveFold(
    cityTallyStage,
    indicators.map((event) => ({ topic: 'indicators-unregistered-trades', key: (event as { key: string } & typeof event).key, event })),
    END_MS,
  );
  return alerts.map((alert) => JSON.stringify(alert));
}

const schedule = fc.record({ partitions: fc.integer({ min: 1, max: 16 }), maxBatch: fc.integer({ min: 1, max: 40 }), seed: fc.integer() });

test('any interleaving, batch size, partition count and redelivery gives what sorting and folding gives', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(drawnEvent, { minLength: 1, maxLength: 80 }), schedule, async (drawn, { partitions, maxBatch, seed }) => {
      const written = eventsOf(drawn);
      const { alerts, tasks, dead } = await runPipeline(written, partitions, maxBatch, seed);
      expect(alerts).toEqual(oracle(written));
      expect(dead).toEqual([]);
      const handled = tasks.map((task) => {
        const ledger = task.ledger();
        return (ledger['card-top-ups']?.handled ?? 0) + (ledger['atm-withdrawals']?.handled ?? 0);
      });
      expect(handled.reduce((sum, count) => sum + count, 0)).toBe(written.length);
      compared += alerts.length;
    }),
    { numRuns: 60 },
  );
  // Were nothing ever emitted, equal results would mean nothing.
  expect(compared).toBeGreaterThan(60);
});

test('repeats and gaps do occur in these runs', async () => {
  const written = eventsOf(fc.sample(fc.array(drawnEvent, { minLength: 60, maxLength: 60 }), { seed: 1, numRuns: 1 })[0]!);
  const { tasks } = await runPipeline(written, 4, 10, 7);
  const duplicates = tasks.flatMap((task) => Object.values(task.ledger())).reduce((sum, ledger) => sum + ledger.duplicates, 0);
  expect(duplicates).toBeGreaterThan(0);
  expect(tasks.reduce((sum, task) => sum + task.skipped(), 0)).toBeGreaterThan(0);
});
