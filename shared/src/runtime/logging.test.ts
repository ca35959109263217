import { describe, expect, test } from '@jest/globals';
import { createLogger, type LogLevel } from './logging.js';
import { maskCard, maskIin, maskPeople } from './masking.js';

const CARD = '9412345678901234';
const IIN = '900101712345';

function loggedBy(level: LogLevel, write: (log: ReturnType<typeof createLogger>) => void): { [field: string]: unknown }[] {
  const lines: string[] = [];
  write(createLogger({ name: 'test', level, destination: { write: (line) => lines.push(line) } }));
  return lines.map((line) => JSON.parse(line));
}

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

  test('leaves other numbers alone', () => {
    const text = 'at 1710000000000, 8412345678901234, 94123456789012345, 12345678901';
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
