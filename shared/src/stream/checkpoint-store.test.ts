/** A checkpoint counts once it is complete, the newest complete one wins, and nothing damaged or foreign is taken for one. */
import { describe, expect, test } from '@jest/globals';
import { isWellFormedDeep } from '../events/well-formed.js';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog } from '../log/event-log.js';
import { Crash, crashingLog } from '../testing/crashing-log.js';
import { readRange } from '../log/read-range.js';
import { logOfBytes } from '../testing/log-of-bytes.js';
import { createCheckpointStore, type CheckpointStore } from './checkpoint-store.js';

const target = { topic: 'checkpoints', partition: 1 };
const OWNER = 'run/card-1/v1';
const PART_CHARS = 10;
const first = 'the first checkpoint, of several parts';
const second = 'the second checkpoint, which is longer than the first';

async function openLog(): Promise<EventLog> {
  const log = createEmbeddedLog();
  await log.ensureTopics([{ name: target.topic, partitions: 2 }]);
  return log;
}

let attempts = 0;
const storeOn = (log: EventLog, owner = OWNER): CheckpointStore =>
  createCheckpointStore({ log, target, owner, newAttempt: () => `attempt-${++attempts}`, maxPartChars: PART_CHARS });

const held = async (log: EventLog): Promise<number> =>
  (await log.endOffsets(target.topic))[1]! - (await log.startOffsets(target.topic))[1]!;

describe('a checkpoint', () => {
  test('is loaded as it was saved, and the older ones are gone', async () => {
    const log = await openLog();
    const store = storeOn(log);
    expect(await store.load()).toEqual({ content: undefined, refused: [] });
    expect(await store.save(first)).toBe(first.length);
    expect(await store.load()).toEqual({ content: first, refused: [] });
    await store.save(second);
    expect(await storeOn(log).load()).toEqual({ content: second, refused: [] });
    expect(await held(log)).toBe(Math.ceil(second.length / PART_CHARS) + 1);
  });

  test.each(['', 'көз 🏦', 'x'.repeat(1_000)])('of "%.10s" survives', async (content) => {
    const log = await openLog();
    await storeOn(log).save(content);
    expect((await storeOn(log).load()).content).toBe(content);
  });

  test('whose writer dies half-way leaves the one before in force, at whatever operation', async () => {
    const operations = Math.ceil(second.length / PART_CHARS) + 2;
    for (let operation = 1; operation <= operations; operation++) {
      for (const when of ['before', 'after'] as const) {
        const log = await openLog();
        await storeOn(log).save(first);
        await expect(storeOn(crashingLog(log, { operation, when })).save(second)).rejects.toBeInstanceOf(Crash);
        // The manifest is the last record, and after it only the older ones are dropped.
        const isWritten = operation === operations || (operation === operations - 1 && when === 'after');
        expect((await storeOn(log).load()).content).toBe(isWritten ? second : first);
      }
    }
  });

  test('is not torn by another writer of the same task that still lives', async () => {
    const log = await openLog();
    const zombie = storeOn(crashingLog(log, { operation: 3, when: 'after' }));
    await expect(zombie.save(second)).rejects.toBeInstanceOf(Crash);
    await storeOn(log).save(first);
    expect(await storeOn(log).load()).toEqual({ content: first, refused: [] });
  });

  test('does no harm to its writer, or to the next, when another has saved and dropped more meanwhile', async () => {
    const log = await openLog();
    let overtaken = false;
    const slow: EventLog = {
      ...log,
      async append(at, records) {
        await log.append(at, records);
        if (overtaken) return;
        overtaken = true;
        await storeOn(log).save(second);
      },
    };
    await storeOn(slow).save(first);
    // The slow one's first part was dropped with what the other took for older.
    expect(await storeOn(log).load()).toMatchObject({ content: second, refused: [expect.stringContaining('part 1 of 4 is missing')] });
  });

  test('is found though it takes the place of the one that is being read', async () => {
    const log = await openLog();
    await storeOn(log).save(first);
    let overtaken = false;
    const busy: EventLog = {
      ...log,
      async openReader(name, from) {
        if (!overtaken) await storeOn(log).save(second);
        overtaken = true;
        return log.openReader(name, from);
      },
    };
    expect(await storeOn(busy).load()).toEqual({ content: second, refused: [] });
  });
});

test('no part of a checkpoint cuts a character in two', async () => {
  const log = await openLog();
  for (const content of ['🏦'.repeat(3 * PART_CHARS), `x${'🏦'.repeat(3 * PART_CHARS)}`, '']) {
    await storeOn(log).save(content);
    expect(await storeOn(log).load()).toEqual({ content, refused: [] });
    const [, end = 0] = await log.endOffsets(target.topic);
    for await (const records of readRange(log, 'parts', { ...target, offset: (await log.startOffsets(target.topic))[1]! }, end)) {
      for (const { value } of records) expect(isWellFormedDeep(value)).toBe(true);
    }
  }
});

describe('refused with a reason, and the next older one is taken', () => {
  const newest = async (log: EventLog): Promise<number> => (await log.endOffsets(target.topic))[1]! - 1;
  /** Two complete checkpoints, as a writer leaves them that dies before it drops the older one. */
  async function twoCheckpoints(owner = OWNER): Promise<EventLog> {
    const log = await openLog();
    await storeOn(log).save(first);
    const dying = crashingLog(log, { operation: Math.ceil(second.length / PART_CHARS) + 2, when: 'before' });
    await expect(storeOn(dying, owner).save(second)).rejects.toBeInstanceOf(Crash);
    return log;
  }
  const append = (log: EventLog, key: string, value: string): Promise<void> =>
    log.append(target, [{ key, value, timestampMs: 0, header: null }]);

  test('one of another version', async () => {
    const log = await twoCheckpoints('run/card-1/v2');
    expect(await storeOn(log).load()).toEqual({
      content: first,
      refused: [`checkpoints/1 offset ${await newest(log)}: it was made by "run/card-1/v2", and this is "${OWNER}"`],
    });
  });

  test('one with a damaged part, or a part that is missing', async () => {
    const log = await twoCheckpoints();
    await append(log, `attempt-${attempts}/2`, 'something else');
    expect(await storeOn(log).load()).toMatchObject({ content: first, refused: [expect.stringContaining('part 3 of 6 is damaged')] });
    const cut = await openLog();
    await storeOn(cut).save(second);
    await cut.truncate({ ...target, offset: 2 });
    expect(await storeOn(cut).load()).toMatchObject({ content: undefined, refused: [expect.stringContaining('part 1 of 6 is missing')] });
  });

  test('one with a part or a manifest that is not UTF-8', async () => {
    const log = await twoCheckpoints();
    await append(log, `attempt-${attempts}/2`, '\uFFFD');
    const ofBytes = logOfBytes(log);
    expect(await storeOn(ofBytes).load()).toMatchObject({ content: first, refused: [expect.stringContaining('part 3 of 6 is missing')] });
    await append(log, 'x/manifest', '{"format":"\uFFFD"}');
    expect((await storeOn(ofBytes).load()).refused[0]).toContain('the manifest is damaged');
  });

  test.each([
    '',
    'no json',
    'null',
    '7',
    '{}',
    '{"format":1,"owner":"s","attempt":"a","parts":[]}',
    '{"format":2,"owner":"s","attempt":"a","parts":[1]}',
  ])('a manifest that says %j', async (text) => {
    const log = await openLog();
    await storeOn(log).save(first);
    await append(log, 'x/manifest', text);
    expect(await storeOn(log).load()).toMatchObject({ content: first, refused: [expect.stringContaining('the manifest is damaged')] });
  });
});
