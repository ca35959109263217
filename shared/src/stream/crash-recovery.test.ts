/** Whatever dies at whatever operation, before or after it took effect: the alerts are those of a run in which nothing did. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog } from '../log/event-log.js';
import { partitionOf } from '../log/partition-of.js';
import { Crash, crashingLog } from '../testing/crashing-log.js';
import { naiveFold, type NaiveInput } from '../testing/naive-fold.js';
import { runInRandomOrder, seededPick, type Pick, type Steppable } from '../testing/random-schedule.js';
import { atmWithdrawal, cardNumbered, cardTopUp } from '../testing/raw-events.js';
import { cardTallyStage, cityTallyStage, numberTallyStage } from '../testing/tally-stages.js';
import { createCheckpointStore } from './checkpoint-store.js';
import { compareEvents, type OrderedEvent } from './event-order.js';
import { openOrderedReader } from './ordered-reader.js';
import type { SourceFault } from './reader-account.js';
import { openRecoverableTask, type RecoverableTaskOptions } from './recoverable-task.js';
import { resumeSourceWriter } from './resume-writer.js';
import type { Task } from './task.js';

const END_MS = 400;
const SHARDS = [0, 1];
const RAW = ['card-top-ups', 'atm-withdrawals'] as const;
const CITIES = ['Almaty', 'Astana', 'Oral'] as const;
/** Deaths of one process, after which it lives to the end; and operations that a life lasts at most. */
const MAX_DEATHS = 6;
const MAX_LIFE = 18;
const EVENTS = 90;
/** Small, so that a checkpoint has several parts to die between. */
const PART_CHARS = 700;
const RECORDS_PER_CHECKPOINT = 15;

interface Drawn {
  readonly topic: (typeof RAW)[number];
  readonly shard: number;
  readonly event: ReturnType<typeof cardTopUp> | ReturnType<typeof atmWithdrawal>;
}

/** Few times and few cards, so that equal instants and shared keys are the rule. */
function draw(pick: Pick): Drawn[] {
  return Array.from({ length: EVENTS }, (_, i) => {
    const card = pick(7);
    const shard = pick(SHARDS.length);
    const fields = {
      timeMs: pick(30) * 10,
      id: `${pick(10)}-${shard}-${i}`,
      card: cardNumbered(card),
      city: CITIES[card % CITIES.length]!,
    };
    return pick(2) === 0
      ? { topic: 'card-top-ups', shard, event: cardTopUp(fields) }
      : { topic: 'atm-withdrawals', shard, event: atmWithdrawal(fields) };
  });
}

/** A process that dies now and then, losing all but the log, and is started again. */
function mortal(name: string, log: EventLog, pick: Pick, begin: (log: EventLog) => Promise<Steppable>): Steppable & { deaths(): number } {
  let deaths = 0;
  let life: Steppable | undefined;
  return {
    name,
    deaths: () => deaths,
    async step(maxRecords) {
      try {
        life ??= await begin(
          crashingLog(log, deaths === MAX_DEATHS ? undefined : { operation: 1 + pick(MAX_LIFE), when: pick(2) === 0 ? 'before' : 'after' }),
        );
        return await life.step(maxRecords);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        deaths++;
        life = undefined;
        return true;
      }
    },
  };
}

/** Writes its shard anew from the first event, and sends what the log does not hold. */
async function producer(
  log: EventLog,
  topic: Drawn['topic'],
  shard: number,
  drawn: readonly Drawn[],
  partitions: number,
): Promise<Steppable> {
  const source = `${topic}-${shard}`;
  const writer = await resumeSourceWriter({
    log,
    tails: { log, name: source },
    source,
    topics: [{ topic, partitions }],
    eventsPerWatermark: 1,
  });
  const inShard = drawn.filter((one) => one.shard === shard).sort((a, b) => compareEvents(a.event, b.event));
  let next = 0;
  return {
    name: source,
    async step(maxRecords) {
      for (const one of inShard.slice(next, next + maxRecords)) {
        if (one.topic === topic) writer.write(topic, partitionOf(one.event.card, partitions), one.event.card, one.event);
        else writer.noteProgress(1);
      }
      next += maxRecords;
      const frontier = inShard[next]?.event.timeMs;
      if (frontier !== undefined) writer.advanceTo(frontier);
      await (frontier === undefined ? writer.end() : writer.flush());
      return frontier !== undefined;
    },
  };
}

/** One life of a task. */
async function recoveringTask(
  log: EventLog,
  pick: Pick,
  place: number,
  options: Omit<RecoverableTaskOptions, 'log' | 'store' | 'recordsPerCheckpoint' | 'onRefused'>,
): Promise<Steppable & { task: Task }> {
  let attempts = 0;
  const store = createCheckpointStore({
    log,
    target: { topic: 'checkpoints', partition: place },
    owner: options.name,
    newAttempt: () => `${pick(1_000_000)}-${++attempts}`,
    maxPartChars: PART_CHARS,
  });
  const { task, step } = await openRecoverableTask({
    ...options,
    log,
    store,
    recordsPerCheckpoint: RECORDS_PER_CHECKPOINT,
    onRefused(reasons) {
      throw new Error(`refused: ${reasons.join('; ')}`);
    },
  });
  return { name: options.name, task, step };
}

interface Outcome {
  readonly alerts: readonly string[];
  readonly deaths: number;
  /** Events that the card tasks handled, as their last lives count them. */
  readonly handled: number;
  readonly faults: readonly SourceFault[];
}

async function runWithDeaths(drawn: readonly Drawn[], partitions: number, pick: Pick): Promise<Outcome> {
  const log = createEmbeddedLog();
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  await log.ensureTopics([...RAW, 'indicators-unregistered-trades', 'alerts'].map((name) => ({ name, partitions })));
  await log.ensureTopics([{ name: 'checkpoints', partitions: 2 * partitions }]);
  const deadLetter = (): never => {
    throw new Error('nothing here is unreadable');
  };
  const common = { watchingSinceMs: 0, endMs: END_MS, deadLetter, clock: () => 0 };
  const last = new Map<number, Task>();
  const cardTask = (partition: number) => async (own: EventLog) => {
    const life = await recoveringTask(own, pick, partition, {
      ...common,
      maxBuffered: 1 + pick(20),
      name: `card-${partition}`,
      partition,
      inputs: RAW.map((topic) => ({ topic, sources: SHARDS.map((shard) => `${topic}-${shard}`) })),
      stages: [cardTallyStage, numberTallyStage],
      outputs: { 'indicators-unregistered-trades': partitions, alerts: partitions },
      outputSource: (stage) => `card-${stage.rule}-${partition}`,
    });
    last.set(partition, life.task);
    return life;
  };
  const cityTask = (partition: number) => (own: EventLog) =>
    recoveringTask(own, pick, partitions + partition, {
      ...common,
      name: `city-${partition}`,
      partition,
      inputs: [{ topic: 'indicators-unregistered-trades', sources: all.map((task) => `card-unlicensed-platforms-${task}`) }],
      stages: [cityTallyStage],
      outputs: { alerts: partitions },
      outputSource: () => `city-${partition}`,
    });
  const alerts: string[] = [];
  const reporter = await openOrderedReader({
    ...common,
    log,
    name: 'reporter',
    inputs: [{ topic: 'alerts', partitions: all, sources: all.flatMap((task) => [`city-${task}`, `card-nominee-cards-${task}`]) }],
  });
  const mortals = [
    ...RAW.flatMap((topic) =>
      SHARDS.map((shard) => mortal(`${topic}-${shard}`, log, pick, (own) => producer(own, topic, shard, drawn, partitions))),
    ),
    ...all.flatMap((partition) => [
      mortal(`card-${partition}`, log, pick, cardTask(partition)),
      mortal(`city-${partition}`, log, pick, cityTask(partition)),
    ]),
  ];
  const reading: Steppable = {
    name: 'reporter',
    step: (max) => reporter.step(max, (_topic, event) => void alerts.push(JSON.stringify(event))),
  };
  await runInRandomOrder([...mortals, reading], pick, 12);
  const counts = [...last.values()].flatMap((task) => Object.values(task.ledger()));
  return {
    alerts,
    deaths: mortals.reduce((sum, one) => sum + one.deaths(), 0),
    handled: counts.reduce((sum, { handled }) => sum + handled, 0),
    // What is written again after a death is never taken for a stranger's.
    faults: [...last.values(), reporter].flatMap((part) => part.account().faults),
  };
}

function oracle(drawn: readonly Drawn[]): string[] {
  const raw: NaiveInput[] = drawn.map(({ topic, event }) => ({ topic, key: event.card, event }));
  const indicators = naiveFold(cardTallyStage, raw, END_MS);
  const keyed = indicators.map((event) => ({
    topic: 'indicators-unregistered-trades' as const,
    key: (event as OrderedEvent & { key: string }).key,
    event,
  }));
  return [...naiveFold(numberTallyStage, raw, END_MS), ...naiveFold(cityTallyStage, keyed, END_MS)]
    .sort(compareEvents)
    .map((one) => JSON.stringify(one));
}

test('thousands of deaths change no alert and no count', async () => {
  let deaths = 0;
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer(), async (partitions, seed) => {
      const pick = seededPick(seed);
      const drawn = draw(pick);
      const outcome = await runWithDeaths(drawn, partitions, pick);
      expect(outcome.alerts).toEqual(oracle(drawn));
      expect(outcome.handled).toBe(drawn.length);
      expect(outcome.faults).toEqual([]);
      deaths += outcome.deaths;
      compared += outcome.alerts.length;
    }),
    { numRuns: 64 },
  );
  expect(deaths).toBeGreaterThan(1_500);
  expect(compared).toBeGreaterThan(500);
});
