/** A topic that producers key by something else than a card runs beside the cards, on the log and without it. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Alert } from '../events/alert.js';
import type { EventOf, ProducedTopic } from '../events/topics.js';
import { createEmbeddedLog } from '../log/embedded-log.js';
import { compareEvents } from '../stream/event-order.js';
import { openOrderedReader } from '../stream/ordered-reader.js';
import { addCompanyPayments, asProduced, companyPayments, companyStage, type CompanyPayment } from '../testing/company-payments.js';
import { naiveFold } from '../testing/naive-fold.js';
import { seededPick } from '../testing/random-schedule.js';
import { cardNumbered, cardTopUp } from '../testing/raw-events.js';
import { cardTallyStage, cityTallyStage } from '../testing/tally-stages.js';
import type { ShardSimulation } from '../world/simulation.js';
import { createDirectPipeline } from './direct.js';
import { drive } from './drive.js';
import { openPipeline } from './open-pipeline.js';
import { createShardProducer } from './shard-producer.js';
import { planTasks, sourcesOf, topicSpecs, type Run } from './topology.js';

const END_MS = 5000;
const EVENTS_OF_A_SHARD = 300;
const SHARDS = [0, 1];

interface Happened {
  readonly topic: ProducedTopic;
  readonly event: EventOf[ProducedTopic];
}

const run: Run = {
  id: 'run',
  scenarioHash: 'hash',
  shards: SHARDS.length,
  partitions: 3,
  producers: [
    { name: 'cards', topics: ['card-top-ups', 'card-debits', 'exchanger-trades', 'atm-withdrawals'], writesTruth: false },
    { name: 'companies', topics: [companyPayments], writesTruth: false },
  ],
  rules: [
    { name: 'unlicensed-platforms', version: 'v1', stages: [cardTallyStage, cityTallyStage] },
    { name: 'sender-not-verified', version: 'v1', stages: [companyStage] },
  ],
};

beforeAll(addCompanyPayments);

/** Payments of companies and top-ups of cards; some companies have the number of a card, which must not mix them. */
function shardOf(shard: number): Happened[] {
  const pick = seededPick(shard + 1);
  const happened = Array.from({ length: EVENTS_OF_A_SHARD }, (_, number): Happened => {
    const [timeMs, id, who] = [pick(400) * 10, `${pick(10)}-${shard}-${number}`, pick(6)];
    if (pick(2) === 0) return { topic: 'card-top-ups', event: cardTopUp({ timeMs, id, card: cardNumbered(who), city: `City ${who % 2}` }) };
    const company = who === 0 ? cardNumbered(1) : `20094000000${who}`;
    return { topic: companyPayments, event: asProduced({ v: 1, id, timeMs, company, amountTiyn: 1 + pick(1000) }) };
  });
  return happened.sort((one, other) => compareEvents(one.event, other.event));
}
const shards = SHARDS.map(shardOf);
const all = shards.flat().sort((one, other) => compareEvents(one.event, other.event));

function simulationOf(shard: number): ShardSimulation {
  const happened = shards[shard]!;
  let next = 0;
  return {
    shard,
    cards: 0,
    get frontierMs() {
      return happened[next]?.event.timeMs ?? Number.POSITIVE_INFINITY;
    },
    advance(atLeast, sink) {
      for (const { topic, event } of happened.slice(next, next + atLeast)) sink.event(topic, event);
      next += atLeast;
      return next < happened.length;
    },
    books: () => ({ openingTiyn: 0, creditedTiyn: 0, debitedTiyn: 0, closingTiyn: 0 }),
    people: () => [],
    registeredCards: () => [],
  };
}

/** The version of a tally's alert is a digest of all that was counted. */
const textsOf = (alerts: readonly Alert[]): string[] => alerts.map(({ rule, id, ruleVersion }) => `${rule} ${id} ${ruleVersion}`).sort();

/** What sorting and folding finds, each stage by itself. */
function expected(): string[] {
  const byKey = all.map(({ topic, event }) => ({
    topic,
    event,
    key: topic === companyPayments ? (event as unknown as CompanyPayment).company : event.card,
  }));
  const payments = byKey.filter(({ topic }) => topic === companyPayments);
  const tallies = naiveFold(
    cardTallyStage,
    byKey.filter(({ topic }) => topic !== companyPayments),
    END_MS,
  );
  const ofCities = tallies.map((event) => ({
    topic: 'indicators-unregistered-trades' as const,
    key: (event as unknown as { key: string }).key,
    event,
  }));
  return textsOf([...naiveFold(companyStage, payments, END_MS), ...naiveFold(cityTallyStage, ofCities, END_MS)] as Alert[]);
}

describe('a topic keyed by company', () => {
  test('has tasks of its own, beside those of the cards', () => {
    const [first] = planTasks(run);
    expect(first!.map(({ name }) => name)).toEqual(['card-0', 'card-1', 'card-2', 'company-0', 'company-1', 'company-2']);
    expect(first!.at(-1)!.inputs.map(({ topic }) => topic)).toEqual([companyPayments]);
    expect(first![0]!.inputs.map(({ topic }) => topic)).not.toContain(companyPayments);
  });

  test('gives what sorting and folding gives, over the log', async () => {
    const log = createEmbeddedLog();
    await log.ensureTopics(topicSpecs(run));
    const dead: object[] = [];
    const common = { log, clock: () => 0, deadLetter: (letter: object) => void dead.push(letter) };
    const pipeline = await openPipeline({ ...common, run, startMs: 0, endMs: END_MS });
    const alerts: Alert[] = [];
    const partitions = Array.from({ length: run.partitions }, (_, partition) => partition);
    const reader = await openOrderedReader({
      ...common,
      name: 'reader',
      inputs: [{ topic: 'alerts', partitions, sources: sourcesOf(run, 'alerts') }],
    });
    await drive({
      shards: SHARDS.map((shard) => createShardProducer(log, run, run.producers, simulationOf(shard))),
      pipeline,
      readers: [{ step: (maxRecords) => reader.step(maxRecords, (_, alert) => void alerts.push(alert as Alert)) }],
      signal: new AbortController().signal,
    });
    expect(dead).toEqual([]);
    expect(alerts.filter(({ rule }) => rule === 'sender-not-verified').length).toBeGreaterThan(10);
    expect(textsOf(alerts)).toEqual(expected());
  });

  test('and without it', () => {
    const alerts: Alert[] = [];
    const pipeline = createDirectPipeline(run.rules, { watchingSinceMs: 0, endMs: END_MS, onAlert: (alert) => void alerts.push(alert) });
    pipeline.handleAll(
      all.map(({ topic }) => topic),
      all.map(({ event }) => event),
      all.length,
    );
    pipeline.finish();
    expect(textsOf(alerts)).toEqual(expected());
  });

  test('is not read by a stage that reads cards as well', () => {
    const both = { ...companyStage, on: { ...companyStage.on, 'card-top-ups': () => undefined } };
    const rules = [{ name: 'sender-not-verified' as const, version: 'v1', stages: [both] }];
    expect(() => planTasks({ ...run, rules })).toThrow(
      'stage "company" of rule sender-not-verified must read topics of one key, but it reads company-payments by company, card-top-ups by card',
    );
  });
});
