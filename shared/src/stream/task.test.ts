/** A task reads once what its sources wrote, in event time, accounts for everything, and never skips a bug or a loss. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { decode, encode } from '../events/codec.js';
import type { DeadLetter } from '../events/dead-letter.js';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog, OutgoingRecord } from '../log/event-log.js';
import { atmWithdrawal, cardNumbered, cardTopUp } from '../testing/raw-events.js';
import { CARD_QUIET_MS, cardTallyStage } from '../testing/tally-stages.js';
import { LossError } from './loss-watch.js';
import type { AnyStage } from './stage.js';
import { createSourceWriter, type SourceWriter } from './source-writer.js';
import { createTask, type Task, type TaskOptions } from './task.js';

const END_MS = 1_000;
const MANY = 10_000;
let log: EventLog;
let dead: DeadLetter[];
let wallClockMs: number;

beforeEach(async () => {
  log = createEmbeddedLog();
  dead = [];
  wallClockMs = 0;
  await log.ensureTopics([
    { name: 'card-top-ups', partitions: 1 },
    { name: 'atm-withdrawals', partitions: 1 },
    { name: 'indicators-unregistered-trades', partitions: 1 },
  ]);
});

const openTask = (over: Partial<TaskOptions> = {}): Promise<Task> =>
  createTask({
    log,
    name: 'task',
    partition: 0,
    inputs: [
      { topic: 'card-top-ups', sources: ['top-ups'] },
      { topic: 'atm-withdrawals', sources: ['atms'] },
    ],
    stages: [cardTallyStage],
    outputs: { 'indicators-unregistered-trades': 1 },
    outputSource: () => 'tally',
    watchingSinceMs: 0,
    endMs: END_MS,
    deadLetter: (record) => void dead.push(record),
    clock: () => wallClockMs,
    ...over,
  });

const openWriter = (topic: 'card-top-ups' | 'atm-withdrawals', source: string): SourceWriter =>
  createSourceWriter({ log, source, topics: [{ topic, partitions: 1 }] });

async function indicators(): Promise<OutgoingRecord[]> {
  const reader = await log.openReader('test', [{ topic: 'indicators-unregistered-trades', partition: 0, offset: 0 }]);
  return [...(await reader.poll(MANY, 0))];
}

const topUp = (timeMs: number, card = 1) => cardTopUp({ timeMs, id: `t-${timeMs}-${card}`, card: cardNumbered(card) });
const writeTopUp = (writer: SourceWriter, timeMs: number, card = 1): void =>
  writer.write('card-top-ups', 0, cardNumbered(card), topUp(timeMs, card));
const writeWithdrawal = (writer: SourceWriter, timeMs: number, id: string, card: number): void =>
  writer.write('atm-withdrawals', 0, cardNumbered(card), atmWithdrawal({ timeMs, id, card: cardNumbered(card) }));

const append = (record: Partial<OutgoingRecord>): Promise<void> =>
  log.append({ topic: 'card-top-ups', partition: 0 }, [{ key: null, value: null, timestampMs: 0, header: null, ...record }]);

async function endAll(...writers: SourceWriter[]): Promise<void> {
  for (const writer of writers) await writer.end();
}

async function finish(task: Task): Promise<void> {
  for (let steps = 0; await task.step(MANY); steps++) expect(steps).toBeLessThan(100);
}

describe('a task', () => {
  test('waits for a source that is silent, and goes on with its watermark', async () => {
    const task = await openTask();
    const topUps = openWriter('card-top-ups', 'top-ups');
    const atms = openWriter('atm-withdrawals', 'atms');
    writeTopUp(topUps, 100);
    await topUps.flush();
    await task.step(MANY);
    expect(task.ledger()['card-top-ups']?.handled).toBe(0);
    expect(task.sizes().bufferedEvents).toBe(1);
    atms.noteProgress(MANY);
    atms.advanceTo(101);
    await atms.flush();
    await task.step(MANY);
    expect(task.ledger()['card-top-ups']?.handled).toBe(1);
    expect(task.sizes()).toMatchObject({ bufferedEvents: 0, keys: 1, stages: [{ states: 1, pendingTimers: 1 }] });
  });

  test('tells how far the furthest of its sources has come, beside how far it has come itself', async () => {
    const emitted: string[] = [];
    const task = await openTask({ observeOutput: (topic, { timeMs }) => void emitted.push(`${topic} ${timeMs}`) });
    const topUps = openWriter('card-top-ups', 'top-ups');
    const atms = openWriter('atm-withdrawals', 'atms');
    writeTopUp(topUps, 100);
    writeTopUp(topUps, 300);
    await topUps.flush();
    await task.step(MANY);
    expect([task.frontierMs, task.newestMs]).toEqual([Number.NEGATIVE_INFINITY, 300]);
    expect(task.positions()).toEqual([
      { topic: 'card-top-ups', partition: 0, offset: 2 },
      { topic: 'atm-withdrawals', partition: 0, offset: 0 },
    ]);
    await topUps.end();
    atms.noteProgress(MANY);
    atms.advanceTo(250);
    await atms.flush();
    await task.step(MANY);
    // A source that has ended is not ahead of anybody.
    expect([task.frontierMs, task.newestMs]).toEqual([250, 250]);
    expect(emitted).toEqual([`indicators-unregistered-trades ${100 + CARD_QUIET_MS}`]);
  });

  test('fires timers up to the end of the scenario, writes what they emit, and closes its own source', async () => {
    const task = await openTask();
    const topUps = openWriter('card-top-ups', 'top-ups');
    writeTopUp(topUps, END_MS - CARD_QUIET_MS, 1);
    writeTopUp(topUps, END_MS - CARD_QUIET_MS + 1, 2);
    await endAll(topUps, openWriter('atm-withdrawals', 'atms'));
    await finish(task);
    const written = await indicators();
    expect(written.map(({ header }) => header)).toEqual([
      { kind: 'event', source: 'tally', sequence: 1 },
      { kind: 'end', source: 'tally', upTo: 1 },
    ]);
    expect(written[0]?.timestampMs).toBe(END_MS);
    expect(task.published()).toEqual({ 'indicators-unregistered-trades': 1 });
    expect(await task.step(MANY)).toBe(false);
  });

  test('fires no timer after the end, whatever comes after it', async () => {
    const task = await openTask();
    const topUps = openWriter('card-top-ups', 'top-ups');
    writeTopUp(topUps, END_MS - CARD_QUIET_MS + 1, 1);
    writeTopUp(topUps, END_MS * 2, 2);
    await endAll(topUps, openWriter('atm-withdrawals', 'atms'));
    await finish(task);
    expect((await indicators()).map(({ header }) => header?.kind)).toEqual(['end']);
    expect(task.ledger()['card-top-ups']?.handled).toBe(2);
  });

  test('writes equal instants in the order of their ids', async () => {
    const task = await openTask();
    const topUps = openWriter('card-top-ups', 'top-ups');
    for (const [i, card] of [5, 3, 4].entries()) {
      topUps.write('card-top-ups', 0, cardNumbered(card), cardTopUp({ timeMs: 10, id: `t-${i}`, card: cardNumbered(card) }));
    }
    await endAll(topUps, openWriter('atm-withdrawals', 'atms'));
    await finish(task);
    const ids = (await indicators()).slice(0, 3).map(({ value }) => (JSON.parse(value!) as { id: string }).id);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual([...ids].sort());
    const byCard = [...ids].sort((a, b) => (a.split('-')[1]! < b.split('-')[1]! ? -1 : 1));
    expect(ids).not.toEqual(byCard);
  });

  test('tells the next stage how far it is while it has nothing to say', async () => {
    const task = await openTask();
    const topUps = openWriter('card-top-ups', 'top-ups');
    const atms = openWriter('atm-withdrawals', 'atms');
    for (let i = 0; i < 60; i++) writeTopUp(topUps, 100 + Math.floor(i / 2), i);
    atms.noteProgress(MANY);
    atms.advanceTo(500);
    await Promise.all([topUps.flush(), atms.flush()]);
    await task.step(MANY);
    expect((await indicators()).map(({ header }) => header)).toEqual([{ kind: 'watermark', source: 'tally', beforeMs: 129, upTo: 0 }]);
  });

  test('accounts for repeats, late events, foreign and unreadable records, wherever they stand', async () => {
    const task = await openTask();
    const headerOf = (sequence: number) => ({ kind: 'event', source: 'top-ups', sequence }) as const;
    const good = (number: number, timeMs: number) =>
      append({ key: cardNumbered(1), value: JSON.stringify(topUp(timeMs)), header: headerOf(number) });
    await good(1, 100);
    await good(1, 100);
    await append({ key: 'anybody', value: 'hello' });
    await append({
      key: cardNumbered(1),
      value: JSON.stringify(topUp(105)),
      header: { ...headerOf(1), source: 'top-ups of another version' },
    });
    await append({ key: cardNumbered(1), value: '{"v":', header: headerOf(2) });
    await append({ key: cardNumbered(2), value: JSON.stringify(topUp(110)), header: headerOf(3) });
    await append({ key: cardNumbered(1), value: JSON.stringify({ ...topUp(110), v: 7 }), header: headerOf(4) });
    await append({ header: headerOf(5) });
    await good(8, 130);
    await good(6, 99);
    await good(7, 120);
    await good(8, 130);
    await append({ header: { kind: 'end', source: 'top-ups', upTo: 8 } });
    await append({ value: 'after the end' });
    await append({ header: { kind: 'end', source: 'top-ups', upTo: 8 } });
    await endAll(openWriter('atm-withdrawals', 'atms'));
    await finish(task);
    expect(task.ledger()).toEqual({
      'card-top-ups': { handled: 3, duplicates: 1, deadLettered: 6, late: 1, foreign: 2 },
      'atm-withdrawals': { handled: 0, duplicates: 0, deadLettered: 0, late: 0, foreign: 0 },
    });
    expect(dead.map(({ offset, reason }) => `${offset} ${reason}`)).toEqual([
      '2 no-source',
      '3 unknown-source',
      '4 not-json',
      '5 key-mismatch',
      '6 unknown-version',
      '7 not-json',
    ]);
    expect(task.account()).toMatchObject({
      ends: [{ offset: 13 }, { offset: 1 }],
      faults: [{ source: 'top-ups', late: 1, unreadable: 4, contradictory: 0 }],
    });
    expect(dead[0]).toMatchObject({ v: 1, topic: 'card-top-ups', partition: 0, key: 'anybody', value: 'hello' });
    for (const record of dead) expect(decode('dead-letters', encode(record))).toEqual({ ok: true, event: record });
    expect(dead[1]?.detail).toContain('top-ups of another version');
    expect(dead[3]?.detail).toContain('must equal its card');
  });

  test('stops loudly when a claimed record does not come in time', async () => {
    const task = await openTask({ lossTimeoutMs: 500 });
    await append({ header: { kind: 'end', source: 'top-ups', upTo: 3 } });
    await task.step(MANY);
    wallClockMs = 500;
    await task.step(MANY);
    wallClockMs = 501;
    await expect(task.step(MANY)).rejects.toThrow(LossError);
  });

  test('stops at a bug in a stage, and names rule, stage and event', async () => {
    const broken: AnyStage = {
      ...cardTallyStage,
      on: {
        'card-top-ups': () => {
          throw new Error('divided by nothing');
        },
      },
    };
    const task = await openTask({ stages: [broken] });
    const topUps = openWriter('card-top-ups', 'top-ups');
    writeTopUp(topUps, 100);
    await endAll(topUps, openWriter('atm-withdrawals', 'atms'));
    await expect(finish(task)).rejects.toThrow('stage "card" of rule unlicensed-platforms failed on event t-100-1');
  });

  test('a failed append can be stepped over again without loss', async () => {
    let failures = 1;
    const flaky: EventLog = {
      ...log,
      append: (target, records) =>
        target.topic.startsWith('indicators') && failures-- > 0 ? Promise.reject(new Error('no leader')) : log.append(target, records),
    };
    const task = await openTask({ log: flaky });
    const topUps = openWriter('card-top-ups', 'top-ups');
    writeTopUp(topUps, 100);
    await endAll(topUps, openWriter('atm-withdrawals', 'atms'));
    await expect(finish(task)).rejects.toThrow('no leader');
    await finish(task);
    expect((await indicators()).map(({ header }) => header?.kind)).toEqual(['event', 'end']);
  });
});

describe('several stages in one task', () => {
  test('write under sources of their own what each would write alone', async () => {
    const withdrawalsOnly: AnyStage = { ...cardTallyStage, name: 'atm', on: { 'atm-withdrawals': cardTallyStage.on['atm-withdrawals']! } };
    const sourceOf = (stage: AnyStage): string => `tally-${stage.name}`;
    const together = await openTask({ stages: [cardTallyStage, withdrawalsOnly], outputSource: sourceOf });
    const topUps = openWriter('card-top-ups', 'top-ups');
    const atms = openWriter('atm-withdrawals', 'atms');
    for (let i = 0; i < 40; i++) writeTopUp(topUps, i * 15, i % 3);
    for (let i = 0; i < 40; i++) writeWithdrawal(atms, i * 15, `w-${i}`, i % 4);
    await endAll(topUps, atms);
    await finish(together);
    const bySource = async (source: string) =>
      (await indicators()).filter(({ header }) => header?.source === source).map(({ value }) => value);
    for (const stage of [cardTallyStage, withdrawalsOnly]) {
      await finish(await openTask({ stages: [stage], outputSource: () => `${stage.name} alone` }));
      const alone = await bySource(`${stage.name} alone`);
      expect(alone.length).toBeGreaterThan(2);
      expect(await bySource(sourceOf(stage))).toEqual(alone);
    }
  });
});

describe('memory', () => {
  test('a partition that runs ahead is paused, and read to the end once the other has caught up', async () => {
    const LIMIT = 100;
    const STEP = 50;
    const task = await openTask({ maxBuffered: LIMIT });
    const topUps = openWriter('card-top-ups', 'top-ups');
    const atms = openWriter('atm-withdrawals', 'atms');
    for (let i = 0; i < 2_000; i++) writeTopUp(topUps, i);
    await topUps.end();
    for (let i = 0; i < 50; i++) await task.step(STEP);
    expect(task.sizes().bufferedEvents).toBeLessThanOrEqual(LIMIT + STEP);
    for (let i = 0; i < 20; i++) writeWithdrawal(atms, i * 100, `w-${i}`, 1);
    await atms.end();
    let most = 0;
    for (let i = 0; i < 100 && (await task.step(STEP)); i++) most = Math.max(most, task.sizes().bufferedEvents);
    expect(most).toBeLessThanOrEqual(LIMIT + STEP);
    expect(task.ledger()['card-top-ups']?.handled).toBe(2_000);
    expect(task.ledger()['atm-withdrawals']?.handled).toBe(20);
  });

  test('dormant cards leave', async () => {
    const task = await openTask({ endMs: MANY });
    const topUps = openWriter('card-top-ups', 'top-ups');
    for (let i = 0; i < 5_000; i++) writeTopUp(topUps, i, i);
    await endAll(openWriter('atm-withdrawals', 'atms'));
    await topUps.flush();
    let most = 0;
    for (let i = 0; i < 51; i++) {
      await task.step(100);
      most = Math.max(most, task.sizes().keys);
    }
    expect(task.ledger()['card-top-ups']?.handled).toBe(5_000);
    expect(most).toBeLessThanOrEqual(CARD_QUIET_MS + 1);
  });
});
