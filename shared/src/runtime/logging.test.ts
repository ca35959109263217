import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cardNumberOf, binOf, iinOf } from '../world/identity.js';
import { createLogger, type LogLevel } from './logging.js';
import { maskCard, maskIin, maskPeople } from './masking.js';

const CARD = '9412345678901234';
const IIN = '900101712345';

type Write = (log: ReturnType<typeof createLogger>) => void;

function loggedLines(write: Write, level: LogLevel = 'info'): string[] {
  const lines: string[] = [];
  write(createLogger({ name: 'test', level, destination: { write: (line) => lines.push(line) } }));
  return lines;
}

const loggedBy = (level: LogLevel, write: Write): { [field: string]: unknown }[] =>
  loggedLines(write, level).map((line) => JSON.parse(line));

describe('masking', () => {
  test('keeps both ends of a card and the end of an IIN', () => {
    expect(maskCard(CARD)).toBe('9412 **** **** 1234');
    expect(maskIin(IIN)).toBe('******** 2345');
  });

  test('shows nothing of what is no card or IIN', () => {
    expect([maskCard('94123'), maskIin('9001')]).toEqual(['****', '****']);
  });

  test('finds them inside text, in groups, and beside letters', () => {
    expect(maskPeople(`card ${CARD} of ${IIN}`)).toBe('card 9412 **** **** 1234 of ******** 2345');
    expect(maskPeople('9412-3456 7890 1234')).toBe('9412 **** **** 1234');
    expect(maskPeople(`topup-s0-${CARD}-17`)).toBe('topup-s0-9412 **** **** 1234-17');
    expect(maskPeople(`c${CARD}x`)).toBe('c9412 **** **** 1234x');
  });

  test('finds firms, cards of real networks, and numbers that an escape or a hard space breaks up', () => {
    expect(maskPeople('BIN 450440012345, card 4400430212345678')).toBe('BIN ******** 2345, card 4400 **** **** 5678');
    expect(maskPeople('9412\u00a03456\u202f7890 1234')).toBe('9412 **** **** 1234');
    expect(maskPeople(`{"v":"\\u0019${CARD}\\n${IIN}"}`)).toBe('{"v":"\\u00199412 **** **** 1234\\n******** 2345"}');
  });

  test('hides what is left of a number where a quotation was cut off', () => {
    expect(maskPeople('card must be of type object, but is "94123456789012…')).toBe('card must be of type object, but is "****…');
    expect(maskPeople('Unexpected token x, ..."5678901234x"... is not valid')).toBe('Unexpected token x, ..."****x"... is not valid');
  });

  test('leaves other numbers alone: times, counts, seeds, and what is no date', () => {
    const text = 'at 1710000000000, 8412345678901234, 94123456789012345, 12345678901, seed 123456789 …, tengewatch-901301712345.alerts';
    expect(maskPeople(text)).toBe(text);
  });
});

describe('the log', () => {
  test('masks messages, fields at any depth, keys, bindings and errors', () => {
    const lines = loggedBy('info', (log) => {
      log.info({ card: CARD, deep: [{ holder: IIN }], [CARD]: 1 }, `opened on ${CARD}`);
      log.child({ subject: CARD }).error(new Error(`no balance on ${CARD} of ${IIN}`));
    });
    expect(lines[0]).toMatchObject({
      name: 'test',
      msg: 'opened on 9412 **** **** 1234',
      card: '9412 **** **** 1234',
      deep: [{ holder: '******** 2345' }],
      '9412 **** **** 1234': 1,
    });
    expect(lines[1]).toMatchObject({ subject: '9412 **** **** 1234', msg: 'no balance on 9412 **** **** 1234 of ******** 2345' });
    expect(JSON.stringify(lines)).not.toMatch(/9412345678901234|900101712345/);
  });

  test('keeps lines readable: numbers and quotes stay as they are', () => {
    const [line] = loggedBy('info', (log) => log.info({ amountTiyn: 900_101_712_345, said: `"${CARD}"\\` }, 'x'));
    expect(line).toMatchObject({ amountTiyn: 900_101_712_345, said: '"9412 **** **** 1234"\\' });
  });

  test('masks numbers that were never made texts, but not those that count something', () => {
    const [line] = loggedBy('info', (log) =>
      log.info(
        { iin: 900_101_712_345, card: BigInt(CARD), list: [9_412_345_678_901_234], offset: 900_101_712_345, sentMs: 900_101_712_345 },
        'x',
      ),
    );
    expect(line).toMatchObject({ iin: '******** 2345', card: '9412 **** **** 1234', list: [expect.stringMatching(/^9412 \*{4} \*{4} /)] });
    expect(line).toMatchObject({ offset: 900_101_712_345, sentMs: 900_101_712_345 });
  });

  test('masks causes, stacks and what a text quotes of a record', () => {
    const cause = new Error(`not JSON: ${JSON.stringify({ card: CARD })}`);
    const lines = loggedBy('info', (log) => {
      log.error({ err: new Error(`key "${CARD}"`, { cause }), errors: [new Error(IIN)] }, 'failed');
      log.error(new AggregateError([new Error(CARD)], IIN));
    });
    expect(JSON.stringify(lines)).toContain('9412 **** **** 1234');
    expect(JSON.stringify(lines)).not.toMatch(/9412345678901234|900101712345/);
  });

  test('shows no number of the world, whatever stands around it and wherever it is put, and every line stays JSON', () => {
    const digits = (text: string): boolean => /\d/.test(text);
    const number = fc
      .record({ serial: fc.nat(9_999), shard: fc.nat(50), month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) })
      .map(({ serial, shard, month, day }) => {
        const [mm, dd] = [month, day].map((value) => String(value).padStart(2, '0'));
        return [
          cardNumberOf(7, shard, serial),
          iinOf(`19${50 + (serial % 50)}-${mm}-${dd}`, 7 + (serial % 3), serial),
          binOf(45, month, 4, serial),
        ];
      })
      .chain((numbers) => fc.constantFrom(...numbers.filter((one) => one !== null)));
    // Only a digit beside a number makes it another number.
    const text = fc
      .tuple(fc.string({ unit: 'binary' }), number, fc.string({ unit: 'binary' }))
      .filter(([before, , after]) => !digits(before.slice(-1)) && !digits(after.slice(0, 1)));
    fc.assert(
      fc.property(text, fc.constantFrom('text', 'json', 'name', 'deep', 'number', 'error', 'binding'), ([before, secret, after], place) => {
        const said = before + secret + after;
        const [line] = loggedLines((log) => {
          if (place === 'text') log.info(said);
          else if (place === 'json') log.info({ value: JSON.stringify({ [said]: said }) });
          else if (place === 'name') log.info({ [said]: 1 });
          else if (place === 'deep') log.info({ list: [{ of: [said] }] });
          else if (place === 'number') log.info({ list: [{ of: [BigInt(secret)] }] });
          else if (place === 'error') log.error(new Error(said));
          else log.child({ said }).info('x');
        });
        expect(line).not.toContain(secret);
        expect(JSON.stringify(JSON.parse(line!))).not.toContain(secret);
      }),
      { numRuns: 400 },
    );
  });

  test('keeps to the level it is given', () => {
    const write = (log: ReturnType<typeof createLogger>) => {
      log.debug('low');
      log.error('high');
    };
    expect(loggedBy('info', write).map(({ msg }) => msg)).toEqual(['high']);
    expect(loggedBy('debug', write).map(({ msg }) => msg)).toEqual(['low', 'high']);
    expect(loggedBy('silent', write)).toEqual([]);
  });
});
