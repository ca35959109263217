/** Where the account of a partition ends, and how somebody who writes in the name of a source is found out. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { encode } from '../events/codec.js';
import { createEmbeddedLog } from '../log/embedded-log.js';
import type { EventLog, OutgoingRecord, RecordHeader } from '../log/event-log.js';
import { logOfBytes } from '../testing/log-of-bytes.js';
import { cardNumbered, cardTopUp } from '../testing/raw-events.js';
import { openOrderedReader, type OrderedReader } from './ordered-reader.js';
import type { SavedReader } from './saved-reader.js';
import type { ReaderAccount } from './reader-account.js';

const TOPIC = 'card-top-ups';
const CARD = cardNumbered(1);
const NAME = 'run/hash/producer/w1/0';
const OTHER = 'run/hash/producer/w1/1';
const EVERYTHING = 1_000;

let log: EventLog;
let letters: string[];
let reasons: string[];
beforeEach(async () => {
  log = createEmbeddedLog();
  letters = [];
  reasons = [];
  await log.ensureTopics([{ name: TOPIC, partitions: 1 }]);
});

const write = (...records: readonly OutgoingRecord[]): Promise<void> => log.append({ topic: TOPIC, partition: 0 }, records);

const withHeader = (header: RecordHeader | null, value: string | null = null): OutgoingRecord => ({
  key: value === null ? null : CARD,
  value,
  timestampMs: 0,
  header,
});
const event = (number: number, timeMs: number, source = NAME, id = `${source}-${number}`): OutgoingRecord =>
  withHeader({ kind: 'event', source, sequence: number }, encode(cardTopUp({ timeMs, id, card: CARD })));
const watermark = (beforeMs: number, upTo: number): OutgoingRecord => withHeader({ kind: 'watermark', source: NAME, beforeMs, upTo });
const end = (upTo: number, source = NAME): OutgoingRecord => withHeader({ kind: 'end', source, upTo });
const stranger = withHeader(null, 'hello');

const open = (saved?: SavedReader, sources: readonly string[] = [NAME, OTHER], from: EventLog = log): Promise<OrderedReader> =>
  openOrderedReader({
    log: from,
    name: 'reader',
    inputs: [{ topic: TOPIC, partitions: [0], sources }],
    deadLetter({ offset, reason, detail }) {
      letters.push(offset);
      reasons.push(`${reason}: ${detail}`);
    },
    clock: () => 0,
    ...(saved === undefined ? {} : { saved }),
  });

/** As far as the partition goes, or to its end. */
async function accountOf(reader: OrderedReader, maxRecords = EVERYTHING): Promise<ReaderAccount> {
  const [until = 0] = await log.endOffsets(TOPIC);
  while ((await reader.step(maxRecords, () => undefined)) && (reader.positions()[0]?.offset ?? 0) < until);
  return reader.account();
}

const faultsOf = async (...records: readonly OutgoingRecord[]) => {
  await write(...records);
  return (await accountOf(await open())).faults;
};

describe('the account of a partition', () => {
  const untilEnd = [event(1, 10), stranger, event(1, 20, OTHER), end(1), stranger, end(1, OTHER)];

  test('ends with the last end of its sources, whenever who asks, and in what portions', async () => {
    await write(...untilEnd);
    const first = await accountOf(await open());
    await write(stranger, end(1), event(1, 10), stranger);
    for (const portion of [1, 2, EVERYTHING]) expect(await accountOf(await open(), portion)).toEqual(first);
    expect(first).toEqual({
      ledger: { [TOPIC]: { handled: 2, duplicates: 0, deadLettered: 2, late: 0, foreign: 2 } },
      ends: [{ topic: TOPIC, partition: 0, offset: untilEnd.length, numbers: { [NAME]: 1, [OTHER]: 1 } }],
      faults: [],
    });
    expect(new Set(letters)).toEqual(new Set(['1', '4']));
  });

  test('is the same after a checkpoint anywhere', async () => {
    await write(...untilEnd, stranger);
    const whole = await accountOf(await open());
    for (let steps = 1; steps <= untilEnd.length; steps++) {
      const reader = await open();
      for (let step = 0; step < steps; step++) await reader.step(1, () => undefined);
      expect(await accountOf(await open(JSON.parse(JSON.stringify(reader.save())) as SavedReader))).toEqual(whole);
    }
  });

  test('belongs to nobody where nobody is to write', async () => {
    await write(stranger);
    const reader = await open(undefined, []);
    expect(await reader.step(EVERYTHING, () => undefined)).toBe(false);
    expect(reader.ledger()[TOPIC]).toMatchObject({ deadLettered: 0, foreign: 0 });
  });
});

describe('a stranger who copies the name of a source is found out', () => {
  const fault = { topic: TOPIC, partition: 0, source: NAME, late: 0, unreadable: 0, contradictory: 0 };

  test('by an early end, as what follows is late', async () => {
    expect(await faultsOf(event(1, 10), end(1), event(2, 20), event(3, 30), end(3))).toEqual([{ ...fault, late: 2 }]);
  });

  test('by an end at a number that the source has passed', async () => {
    expect(await faultsOf(event(1, 10), event(2, 20), end(1), end(2))).toEqual([{ ...fault, contradictory: 1 }]);
  });

  test('by an end at a number that the source never reaches', async () => {
    expect(await faultsOf(event(1, 10), end(9), event(2, 20), end(2))).toEqual([{ ...fault, contradictory: 1 }]);
  });

  test('by a watermark far ahead, as what follows is late', async () => {
    expect(await faultsOf(watermark(Number.MAX_SAFE_INTEGER, 0), event(1, 10), event(2, 20), end(2))).toEqual([{ ...fault, late: 2 }]);
  });

  test('by an event under the next number, as the source then gives that to another one', async () => {
    expect(await faultsOf(event(1, 10), event(2, 15, NAME, 'forged'), event(2, 20), event(3, 30), end(3))).toEqual([
      { ...fault, contradictory: 1 },
    ]);
  });

  test('by several of them', async () => {
    const forged = [event(2, 15, NAME, 'forged-2'), event(3, 16, NAME, 'forged-3')];
    expect(await faultsOf(event(1, 10), ...forged, event(2, 20), event(3, 30), end(3))).toEqual([{ ...fault, contradictory: 1 }]);
  });

  test('by an event under the last number, as the source ends before it', async () => {
    expect(await faultsOf(event(1, 10), event(2, 15, NAME, 'forged'), end(1))).toEqual([{ ...fault, contradictory: 1 }]);
  });

  test('by an unreadable record under the next number', async () => {
    const unreadable = withHeader({ kind: 'event', source: NAME, sequence: 1 }, '{"v":');
    expect(await faultsOf(unreadable, event(1, 10), event(2, 20), end(2))).toEqual([{ ...fault, unreadable: 1, contradictory: 1 }]);
  });

  test('by bytes that are not UTF-8, which make a dead letter of the record', async () => {
    const writer = logOfBytes(log);
    await write({ ...event(1, 10), key: '\uFFFD' }, event(2, 20, NAME, '\uFFFD'), event(3, 30), end(3), end(0, OTHER));
    const { faults, ledger } = await accountOf(await open(undefined, undefined, writer));
    expect(faults).toEqual([{ ...fault, unreadable: 2 }]);
    expect(ledger[TOPIC]).toMatchObject({ handled: 1, deadLettered: 2, foreign: 0 });
    expect(reasons).toEqual([
      "not-utf8: the record's key is not UTF-8, in which all text of a run is written",
      "not-utf8: the record's body is not UTF-8, in which all text of a run is written",
    ]);
  });

  test('across a checkpoint', async () => {
    await write(event(1, 15, NAME, 'forged'));
    const reader = await open();
    await reader.step(EVERYTHING, () => undefined);
    await write(event(1, 20), end(1), end(0, OTHER));
    const { faults } = await accountOf(await open(JSON.parse(JSON.stringify(reader.save())) as SavedReader));
    expect(faults).toEqual([{ ...fault, contradictory: 1 }]);
  });

  test('and a source that says again what it has said is no stranger', async () => {
    const all = [event(1, 10), event(2, 20), watermark(25, 2), event(3, 30), end(3)];
    expect(await faultsOf(...all.slice(0, 4), ...all.slice(1), ...all)).toEqual([]);
  });
});
