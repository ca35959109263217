/** Every valid event survives the wire, and whatever else comes is told apart and explained. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { atmWithdrawal, cardDebit, cardTopUp, exchangerTrade } from '../testing/raw-events.js';
import { withdrawalOutcomes } from './atm-withdrawal.js';
import { decode, encode } from './codec.js';
import { topics, type TopicName } from './topics.js';

const failureOf = (topic: TopicName, text: string) => {
  const decoded = decode(topic, text);
  if (decoded.ok) throw new Error('it was decoded');
  expect(decoded.detail.length).toBeLessThanOrEqual(500);
  return decoded;
};

const withdrawalWith = (fields: object): string => JSON.stringify({ ...atmWithdrawal(), ...fields });

describe('events', () => {
  test.each([
    ['card-top-ups', cardTopUp({ senderIin: null, terminal: 'terminal-1', channel: 'terminal' })],
    ['card-debits', cardDebit({ transferId: 'transfer-1' })],
    ['exchanger-trades', exchangerTrade({ platform: 'Тұлпар 🐎 "quoted"' })],
    ['atm-withdrawals', atmWithdrawal()],
  ] as const)('of %s survive the wire', (topic, event) => {
    expect(decode(topic, encode(event))).toEqual({ ok: true, event });
  });

  test('every topic has a schema that compiles', () => {
    for (const topic of Object.keys(topics) as TopicName[]) expect(decode(topic, '{}').ok).toBe(false);
  });
});

describe('what cannot be read', () => {
  test.each(['', '{', 'NaN', '{"v":NaN}', 'undefined', '{"v":1,}', "{'v':1}"])('%j is not JSON', (text) => {
    expect(failureOf('atm-withdrawals', text).reason).toBe('not-json');
  });

  test.each(['null', '[]', '[{"v":1}]', '1', '"text"', 'true'])('%s is no event', (text) => {
    expect(failureOf('atm-withdrawals', text)).toMatchObject({
      reason: 'schema-violation',
      detail: expect.stringContaining('must be a JSON object') as unknown,
    });
  });

  test('another version is told apart, with the one that would be right', () => {
    const failure = failureOf('atm-withdrawals', withdrawalWith({ v: 2 }));
    expect(failure).toMatchObject({ reason: 'unknown-version', detail: expect.stringMatching(/v is 2; .* version 1 /) as unknown });
    expect(failureOf('atm-withdrawals', withdrawalWith({ v: '1' })).reason).toBe('unknown-version');
  });

  test.each([
    [{ amountTiyn: 0 }, 'amountTiyn must be at least 1, but is 0'],
    [{ amountTiyn: 1.5 }, 'amountTiyn must be of type integer, but is 1.5'],
    [{ amountTiyn: '5' }, 'amountTiyn must be of type integer, but is "5"'],
    [{ amountTiyn: 1e18 }, 'amountTiyn must be at most 100000000000000, but is 1000000000000000000'],
    [{ card: '123' }, 'card must match ^9[0-9]{15}$, but is "123"'],
    [{ outcome: 'perhaps' }, `outcome must be one of ${withdrawalOutcomes.join(', ')}, but is "perhaps"`],
    [{ city: undefined }, 'the record lacks the field "city"'],
    [{ extra: 1 }, 'the record has the unknown field "extra"'],
    [{ id: '' }, 'id must have at least 1 characters, but is ""'],
    [{ v: undefined }, 'the record lacks the field "v"'],
  ])('%j is explained by field and rule', (fields, detail) => {
    expect(failureOf('atm-withdrawals', withdrawalWith(fields))).toEqual({ ok: false, reason: 'schema-violation', detail });
  });

  test('numbers beyond a double are refused', () => {
    const text = withdrawalWith({}).replace(/"amountTiyn":\d+/, '"amountTiyn":1e999');
    expect(failureOf('atm-withdrawals', text).reason).toBe('schema-violation');
  });

  test('a field that may be null explains what else it may be', () => {
    const text = JSON.stringify({ ...cardTopUp(), senderIin: '12' });
    expect(failureOf('card-top-ups', text).detail).toBe('senderIin must match ^[0-9]{12}$, but is "12"');
  });

  test('a record of several kinds is explained by the kind it says it is', () => {
    const text = JSON.stringify({
      v: 1,
      id: 'a',
      timeMs: 1,
      kind: 'decoy',
      decoyId: 'd',
      typology: 'nominee-cards',
      habit: '',
      members: [],
    });
    expect(failureOf('truth', text).detail).toBe('habit must have at least 1 characters, but is ""');
    expect(failureOf('truth', text.replace('decoy', 'other')).detail).toContain('kind must be a known kind');
  });

  test.each([
    ['escaped', '\\ud83d'],
    ['raw', '\ud83d'],
  ])('half a surrogate pair, %s, is refused', (_, half) => {
    const text = withdrawalWith({ city: 'Almaty' }).replace('Almaty', `Almaty${half}`);
    expect(failureOf('atm-withdrawals', text)).toMatchObject({
      reason: 'schema-violation',
      detail: expect.stringContaining('surrogate') as unknown,
    });
  });

  test('escapes of whole characters are fine', () => {
    const text = withdrawalWith({ city: 'Almaty' }).replace('Almaty', '\\ud83d\\udc0e\\u0041');
    expect(decode('atm-withdrawals', text)).toMatchObject({ ok: true, event: { city: '🐎A' } });
  });

  test('no text whatever makes it throw, and details stay short and well-formed', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc.json(),
      fc.json().map((text) => `{"v":1,"id":${text}}`),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...(Object.keys(topics) as TopicName[])), (text, topic) => {
        const decoded = decode(topic, text);
        if (decoded.ok) return;
        expect(decoded.detail.length).toBeLessThanOrEqual(500);
        expect(decoded.detail).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});
