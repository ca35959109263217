/** Shards of all producers as services publish them: in whatever order, and whoever dies on the way, the log tells the same. */
import { beforeAll, expect, test } from '@jest/globals';
import type { TopicName } from '../events/topics.js';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog } from '../log/event-log.js';
import { readRange } from '../log/read-range.js';
import { describeRun, scenarioWindow } from '../pipeline/describe-run.js';
import { producers } from '../pipeline/producers.js';
import { partitionsOf } from '../pipeline/topology.js';
import { Crash, crashingLog } from '../testing/crashing-log.js';
import { runInRandomOrder, seededPick, type Pick, type Steppable } from '../testing/random-schedule.js';
import { smallScenario } from '../testing/small-scenario.js';
import { createShard } from '../world/shard.js';
import { openProducerShard, type ProducerShard } from './producer-shard.js';
import { serviceTopicSpecs } from './service-topics.js';
import { createProgressBoard, openProgressReader, type ProgressBoard } from './progress-board.js';
import { createResultReader, resultKey, type UnitResult } from './unit-result.js';

const SEED = 5;
const EVENTS_PER_STEP = 100;
const scenario = smallScenario({
  people: 120,
  days: 12,
  partitions: 3,
  schemes: [{ typology: 'nominee-cards', difficulty: 'plain', count: 1 }],
});
const run = describeRun(scenario, SEED, producers, []);
const { startMs } = scenarioWindow(scenario);
const PUBLISHED: readonly TopicName[] = ['card-top-ups', 'card-debits', 'exchanger-trades', 'atm-withdrawals', 'truth'];
const everybody = { producers: producers.map(({ name }) => name), shards: run.shards, startMs };
/** Operations on the log that a life lasts at most. */
const MAX_LIFE = 40;
const DEATHS_OF_EACH = 3;

interface Outcome {
  /** Of each partition: what every source said, once, in order. */
  readonly events: { readonly [partition: string]: readonly string[] };
  readonly results: readonly UnitResult[];
  readonly sent: number;
  readonly deaths: number;
}

/** A shard whose process dies now and then, and goes on in a process that knows nothing of it but what the log holds. */
function mortalShard(
  log: EventLog,
  pick: Pick,
  deaths: number,
  open: (log: EventLog) => Promise<ProducerShard>,
  name: string,
): Steppable & { died(): number } {
  let died = 0;
  let life: ProducerShard | undefined;
  return {
    name,
    died: () => died,
    async step() {
      try {
        const end = { operation: 1 + pick(MAX_LIFE), when: pick(2) === 0 ? ('before' as const) : ('after' as const) };
        life ??= await open(crashingLog(log, died === deaths ? undefined : end));
        return await life.step();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        died++;
        life = undefined;
        return true;
      }
    },
  };
}

/** As a process begins: with what the shards of all producers say of themselves in the log. */
async function boardOf(log: EventLog): Promise<ProgressBoard> {
  const board = createProgressBoard(everybody);
  const reader = await openProgressReader(log, 'progress', run.id, board, everybody);
  await reader.catchUp(0);
  await reader.close();
  return board;
}

async function publish(deathsOfEach: number, scheduleSeed: number): Promise<Outcome> {
  const log = createEmbeddedLog();
  await log.ensureTopics(serviceTopicSpecs(run, []));
  const pick = seededPick(scheduleSeed);
  let sent = 0;
  const shards = producers.flatMap((producer) =>
    Array.from({ length: run.shards }, (_, shard) => {
      const open = async (own: EventLog): Promise<ProducerShard> => {
        const board = await boardOf(log);
        const opened = await openProducerShard({
          log: own,
          unwanted: new AbortController().signal,
          run,
          scenario,
          seed: SEED,
          producer,
          shard,
          board,
          waitMs: 0,
          eventsPerStep: EVENTS_PER_STEP,
          onBatch: (_seconds, added) => void (sent += Object.values(added).reduce((sum, events) => sum + events, 0)),
          say: () => {},
        });
        const reader = await openProgressReader(log, 'progress', run.id, board, everybody);
        return { ...opened, step: async () => (await reader.catchUp(0), opened.step()) };
      };
      return mortalShard(log, pick, deathsOfEach, open, `${producer.name}/${shard}`);
    }),
  );
  await runInRandomOrder(shards, pick, 1);
  const results = new Map<string, UnitResult>();
  for (const result of await (await createResultReader(log)).poll(0)) results.set(resultKey(result), result);
  return {
    events: await eventsIn(log),
    results: [...results.values()].sort((one, other) => (resultKey(one) < resultKey(other) ? -1 : 1)),
    sent,
    deaths: shards.reduce((sum, shard) => sum + shard.died(), 0),
  };
}

async function eventsIn(log: EventLog): Promise<Outcome['events']> {
  const events: { [partition: string]: string[] } = {};
  for (const topic of PUBLISHED) {
    for (let partition = 0; partition < partitionsOf(run, topic); partition++) {
      const end = (await log.endOffsets(topic))[partition] ?? 0;
      const next = new Map<string, number>();
      for await (const records of readRange(log, 'test', { topic, partition, offset: 0 }, end)) {
        for (const { header, value } of records) {
          if (header?.kind !== 'event' || header.sequence !== (next.get(header.source) ?? 1)) continue;
          next.set(header.source, header.sequence + 1);
          (events[`${topic}/${partition} of ${header.source}`] ??= []).push(value ?? '');
        }
      }
    }
  }
  return Object.fromEntries(Object.entries(events).sort(([one], [other]) => (one < other ? -1 : 1)));
}

let undisturbed: Outcome;
beforeAll(async () => {
  undisturbed = await publish(0, 1);
});

test('deaths change neither what is published nor what is said of it at the end', async () => {
  const all = Object.values(undisturbed.events).flat();
  expect(all.length).toBeGreaterThan(20 * EVENTS_PER_STEP);
  expect(undisturbed.sent).toBe(all.length);
  expect(undisturbed.results).toHaveLength(producers.length * run.shards);
  const disturbed = await publish(DEATHS_OF_EACH, 2);
  expect(disturbed.deaths).toBeGreaterThan(producers.length * run.shards);
  expect(disturbed.events).toEqual(undisturbed.events);
  expect(disturbed.results).toEqual(undisturbed.results);
});

test('the results of the three producers agree on the books, and add up to what is in the log', () => {
  const { results, events } = undisturbed;
  for (let shard = 0; shard < run.shards; shard++) {
    const simulation = createShard(scenario, SEED, shard);
    while (simulation.advance(EVENTS_PER_STEP, { event() {}, truth() {} }));
    const ofShard = results.filter((result) => result.kind === 'shard' && result.shard === shard);
    expect(ofShard).toHaveLength(producers.length);
    for (const result of ofShard) expect(result).toMatchObject({ cards: simulation.cards, books: simulation.books() });
  }
  for (const topic of PUBLISHED) {
    const inLog = Object.entries(events).filter(([place]) => place.startsWith(`${topic}/`));
    const said = results.reduce((sum, one) => sum + ((one.kind === 'shard' ? one.published[topic] : undefined) ?? 0), 0);
    expect(said).toBe(inLog.reduce((sum, [, values]) => sum + values.length, 0));
  }
});
