/** The quick way to an event agrees with the slow one on whatever it takes, and leaves it everything else. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { atmWithdrawal, cardDebit, cardTopUp, exchangerTrade } from '../testing/raw-events.js';
import { decode, encode } from '../events/codec.js';
import { eventOfBytes } from './event-bytes.js';
import { keyOfEvent } from '../events/event-key.js';
import { producedTopics, topics, type EventOf, type ProducedTopic, type TopicName } from '../events/topics.js';

const examples: { readonly [T in ProducedTopic]: readonly EventOf[T][] } = {
  'card-top-ups': [cardTopUp(), cardTopUp({ senderIin: null, terminal: 'terminal-1', transferId: null }), cardTopUp({ timeMs: 0 })],
  'card-debits': [cardDebit(), cardDebit({ transferId: 'transfer-1', kind: 'transfer' }), cardDebit({ transferId: null })],
  'exchanger-trades': [exchangerTrade(), exchangerTrade({ quantity: '0.000000000000000001', rateKzt: '0' })],
  'atm-withdrawals': [atmWithdrawal(), atmWithdrawal({ amountTiyn: 100_000_000_000_000, timeMs: 253_402_300_799_999 })],
};

/** With its fields in the order of its schema, in which producers write them. */
const written = <T extends ProducedTopic>(topic: T, event: EventOf[T]): string => {
  const { properties } = topics[topic].schema as unknown as { properties: object };
  return encode(
    Object.fromEntries(Object.keys(properties).map((name) => [name, event[name as keyof EventOf[T]]])) as unknown as EventOf[T],
  );
};

const CARD = cardTopUp().card;

/** As it stands among others' bytes in a log. */
function read(topic: string, key: string, body: Buffer): object | undefined {
  const keyBytes = Buffer.from(key);
  const bytes = Buffer.concat([Buffer.from('"'), keyBytes, Buffer.from('1'), body, Buffer.from('}')]);
  const from = 1 + keyBytes.length;
  return eventOfBytes(topic, bytes, { from: 1, to: from }, { from: from + 1, to: from + 1 + body.length });
}

/** Asks both ways, and gives whether the quick one took it. */
function compare(topic: TopicName, body: Buffer, key = CARD): boolean {
  const event = read(topic, key, body);
  if (event === undefined) return false;
  const text = body.toString();
  const slow = decode(topic, text);
  expect(slow).toStrictEqual({ ok: true, event });
  // Order of fields as well, and nothing lost: the bytes can be made again.
  expect(encode(event as EventOf[TopicName])).toBe(text);
  expect(Buffer.from(text).equals(body)).toBe(true);
  expect(keyOfEvent(topic, event)).toBe(key);
  return true;
}

const anyTopic = fc.constantFrom(...producedTopics);
const anyExample = anyTopic.chain((topic) => fc.record({ topic: fc.constant(topic), event: fc.constantFrom(...examples[topic]) }));

/** Values that are nearly right for one field or another, in every spelling that JSON has for them. */
const anySpelling = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    '[]',
    '{}',
    '""',
    '"\\u0041lmaty"',
    '"\\n"',
    '"a\\"b"',
    '"\\\\"',
    '"Қазына"',
    '"🐎"',
    '"\\ud83d"',
    '"\u007f"',
  ),
  fc.constantFrom('"0"', '"1.5"', '"01"', '"none"', '"app"', '"fee"', '"buy"', '"paid"', '"USDT"', '"2024-01-01"', '"9"', `"${CARD}"`),
  fc.constantFrom('0', '-0', '-1', '1', '01', '1.0', '1e3', '1E+3', '10e-1', '1.5', '.5', '5.', '1e999', '+1', '0x1', ' 7', '7 '),
  fc.constantFrom('100000000000000', '100000000000001', '253402300799999', '253402300800000', '9007199254740993', '1000000000000000000000'),
  fc.string({ unit: 'binary', maxLength: 90 }).map((text) => JSON.stringify(text)),
  fc.string({ maxLength: 90 }).map((text) => `"${text}"`),
  fc.stringMatching(/^[0-9]{0,17}$/).map((digits) => `"${digits}"`),
  fc.stringMatching(/^[0-9]{0,17}$/),
);

describe('events as they are encoded', () => {
  test.each(producedTopics)('of %s are all taken', (topic) => {
    for (const event of examples[topic]) expect(compare(topic, Buffer.from(written(topic, event)), event.card)).toBe(true);
  });

  test('are taken with any texts and sums of printable ASCII', () => {
    const name = fc.stringMatching(/^[ !#-[\]-~]{1,60}$/);
    const tiyn = fc.integer({ min: 1, max: 100_000_000_000_000 });
    const event = fc.record({
      id: name,
      timeMs: fc.nat({ max: 253_402_300_799_999 }),
      bank: name,
      city: name,
      amountTiyn: tiyn,
      counterparty: name,
    });
    fc.assert(
      fc.property(event, (fields) => expect(compare('card-debits', Buffer.from(encode(cardDebit(fields))), cardDebit().card)).toBe(true)),
    );
  });

  test('are refused under another key, which is a dead letter', () => {
    const body = Buffer.from(encode(cardTopUp()));
    for (const key of ['', '9', CARD.slice(1), `${CARD}0`, CARD.replace('9', '8')]) expect(compare('card-top-ups', body, key)).toBe(false);
  });
});

describe('whatever else comes is left to the slow way, or read alike', () => {
  test('a field in another spelling', () => {
    fc.assert(
      fc.property(anyExample, fc.nat(), anySpelling, ({ topic, event }, pick, spelling) => {
        const names = Object.keys(event);
        const name = names[pick % names.length]!;
        const parts = Object.entries(JSON.parse(written(topic, event)) as object).map(
          ([field, value]) => `"${field}":${field === name ? spelling : JSON.stringify(value)}`,
        );
        compare(topic, Buffer.from(`{${parts.join(',')}}`), event.card);
      }),
      { numRuns: 3000 },
    );
  });

  test('fields in another order, left out, doubled or of another topic', () => {
    fc.assert(
      fc.property(anyExample, anyTopic, fc.infiniteStream(fc.nat()), fc.nat({ max: 3 }), ({ topic, event }, other, picks, change) => {
        const fields = Object.entries(JSON.parse(written(topic, event)) as object).map(
          ([field, value]) => `"${field}":${JSON.stringify(value)}`,
        );
        const pick = (): number => picks.next().value % fields.length;
        if (change === 0) fields.push(...fields.splice(pick(), 1));
        if (change === 1) fields.splice(pick(), 1);
        if (change === 2) fields.splice(pick(), 0, fields[pick()]!);
        compare(change === 3 ? other : topic, Buffer.from(`{${fields.join(',')}}`), event.card);
      }),
      { numRuns: 1000 },
    );
  });

  test('bytes changed, put in, taken away or cut off', () => {
    fc.assert(
      fc.property(anyExample, fc.nat(), fc.uint8Array({ maxLength: 3 }), fc.nat({ max: 3 }), ({ topic, event }, at, bytes, removed) => {
        const whole = Buffer.from(written(topic, event));
        const from = at % (whole.length + 1);
        compare(topic, Buffer.concat([whole.subarray(0, from), bytes, whole.subarray(from + removed)]), event.card);
        compare(topic, whole.subarray(0, from), event.card);
      }),
      { numRuns: 3000 },
    );
  });

  test.each(Object.keys(topics) as TopicName[])('nonsense in %s', (topic) => {
    for (const text of ['', '{', '{}', 'null', '{"v":1', '{"v":2}', '{"v":1}', '[{"v":1}]', '{"v":1,"id":"']) {
      expect(compare(topic, Buffer.from(text), '')).toBe(false);
    }
  });

  test('names of topics that nobody knows', () => {
    for (const topic of ['other', 'constructor', '__proto__']) expect(read(topic, '', Buffer.from('{}'))).toBe(undefined);
  });
});
