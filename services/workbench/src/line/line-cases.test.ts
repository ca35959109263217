/** Which cases stand beside a threshold, how a sample of them is drawn, and what follows for the threshold. */
import { describe, expect, test } from '@jest/globals';
import type { FoundAlert } from '../backtest/found-alert.js';
import type { FoundMiss } from '../backtest/found-cases.js';
import { adviceFor } from './line-advice.js';
import { casesAbove, casesBelow, pointsBy, sampled, type LineCase } from './line-cases.js';
import { linesOf, type Line } from './line-settings.js';
import type { LineOutcome } from './line-test.js';

const line: Line = {
  code: 'distinct-senders',
  parameter: 'minSenders',
  comparison: 'at-least',
  points: null,
  value: 10,
  looser: 8,
  stricter: 12,
  stepIsTooLong: false,
};
const reason = (observed: number, fields: Partial<FoundAlert['reasons'][number]> = {}) =>
  ({ code: 'distinct-senders', observed, threshold: 10, comparison: 'at-least', capped: false, ...fields }) as const;
const alert = (alertId: string, reasons: FoundAlert['reasons'], fields: Partial<FoundAlert> = {}): FoundAlert => ({
  seed: 1,
  alertId,
  rule: 'nominee-cards',
  subject: { kind: 'card', id: '9' },
  cards: [],
  fromMs: 100,
  toMs: 200,
  truth: { kind: 'false', habit: null },
  reasons,
  people: [],
  ...fields,
});
const miss = (missId: string, fields: Partial<FoundMiss> = {}): FoundMiss => ({
  seed: 1,
  missId,
  subject: { kind: 'card', id: '9' },
  code: 'distinct-senders',
  parameter: 'minSenders',
  observed: 9,
  threshold: 10,
  comparison: 'at-least',
  timeMs: 150,
  windowFromMs: 120,
  schemeId: null,
  ...fields,
});
const ids = (cases: readonly LineCase[]): string => cases.map(({ id, isOfScheme }) => (isOfScheme ? id.toUpperCase() : id)).join(' ');

describe('just above', () => {
  test('are alerts beyond the threshold by a fifth at most, whose figure is known', () => {
    const scheme = { truth: { kind: 'true', typology: 'nominee-cards', difficulty: 'plain', schemeId: 's' } } as const;
    const alerts = [
      alert('at', [reason(10)]),
      alert('end', [reason(12)], scheme),
      alert('beyond', [reason(13)]),
      alert('capped', [reason(11, { capped: true })]),
      alert('other', [reason(11, { code: 'other' })]),
      alert('twin', [reason(11, { threshold: 11 })]),
    ];
    expect(ids(casesAbove(line, alerts, () => 0))).toBe('at END');
  });

  test('of the points are added up from the signs', () => {
    const points: Line = { ...line, code: 'too-few-points', parameter: 'minPoints', value: 5 };
    const pointsOf = pointsBy([{ code: 'many', parameter: 'many', comparison: 'at-least', points: 'manyPoints' }], () => 3);
    const [few, more, most] = [1, 2, 3].map((signs) =>
      alert(
        `${signs}`,
        Array.from({ length: signs }, () => reason(1, { code: 'many' })),
      ),
    );
    expect(ids(casesAbove(points, [few!, more!, most!], pointsOf))).toBe('2');
  });
});

test('just below are near misses by this parameter; of groups what the looser threshold finds', () => {
  const group = { subject: { kind: 'group', id: 'g' }, schemeId: undefined } as const;
  const found = alert('found', [], {
    subject: { kind: 'group', id: 'g' },
    truth: { kind: 'true', typology: 'cash-out-groups', difficulty: 'plain', schemeId: 's' },
  });
  const misses = [
    miss('a'),
    miss('b', { schemeId: 's' }),
    miss('c', { parameter: 'other' }),
    miss('d', group),
    miss('e', { ...group, windowFromMs: 300, timeMs: 400 }),
  ];
  const { known, unknown } = casesBelow(line, { alerts: [], misses }, [found]);
  expect(ids(known)).toBe('a B D');
  expect(unknown).toBe(1);
});

describe('a sample', () => {
  const cases = Array.from({ length: 40 }, (_, at) => ({ seed: 1, id: `${at}`, observed: at, isOfScheme: at < 10 }));

  test('is the same each time, has no case twice, and is another for another name', () => {
    const one = sampled(cases, 0, 10, 'one');
    expect(sampled(cases, 0, 10, 'one')).toEqual(one);
    expect(new Set(one.sampled.map(({ id }) => id)).size).toBe(10);
    expect(sampled(cases, 0, 10, 'other').sampled).not.toEqual(one.sampled);
  });

  test('of all cases has the true share, within the exact interval', () => {
    // 10 of 40, as tables of Clopper and Pearson have it.
    const all = sampled(cases, 3, 50, 'all');
    expect(all).toMatchObject({ cases: 40, unknown: 3, trueShare: 0.25, sampledShare: 0.25 });
    expect(all.low).toBeCloseTo(0.1269, 4);
    expect(all.high).toBeCloseTo(0.412, 4);
  });

  test('of nothing says nothing', () => {
    expect(sampled([], 0, 50, 'none')).toMatchObject({ cases: 0, trueShare: null, sampledShare: null, low: null, high: null });
  });
});

describe('advice', () => {
  const outcome = (value: number, caught: number, falseAlerts: number, isFalseSignificant: boolean | null = null): LineOutcome => ({
    value,
    alertsPerWeek: 1,
    falseAlerts,
    honestNamed: 0,
    schemes: 10,
    caught,
    evasiveCaught: 0,
    medianSecondsToDetect: null,
    isFalseSignificant,
  });
  const below = sampled([{ seed: 1, id: 'a', observed: 9, isOfScheme: true }], 0, 1, 'x');
  const asIs = outcome(10, 5, 20);
  const advised = (ifLooser: LineOutcome | null, ifStricter: LineOutcome | null, of = line) =>
    adviceFor(of, below, { asIs, ifLooser, ifStricter });

  test.each<[string, LineOutcome | null, LineOutcome | null, string, string]>([
    ['a scheme more for ten false alerts', outcome(8, 6, 30), null, 'lower', 'at 8 it catches 1 scheme more for 10 false alerts more.'],
    [
      'a scheme more for eleven',
      outcome(8, 6, 31),
      null,
      'keep',
      'at 8 it catches 1 scheme more, but for 11 false alerts more, and it cannot be stricter.',
    ],
    [
      'fewer false alerts by more than chance',
      outcome(8, 5, 30),
      outcome(12, 5, 10, true),
      'raise',
      'at 12 it loses no scheme and spares 10 false alerts',
    ],
    ['fewer by chance', outcome(8, 5, 30), outcome(12, 5, 19, false), 'keep', 'it spares 1 false alert, which other seeds need not show.'],
    ['fewer, and a scheme fewer', null, outcome(12, 4, 0, true), 'keep', 'it cannot be looser, and at 12 it loses 1 scheme.'],
  ])('%s', (_what, looser, stricter, action, because) => {
    const advice = advised(looser, stricter);
    expect(advice.action).toBe(action);
    expect(advice.because).toContain(because);
  });

  test('on a figure that must not exceed its threshold is the other way round', () => {
    const atMost: Line = { ...line, comparison: 'at-most', looser: 12, stricter: 8 };
    expect(advised(outcome(12, 6, 20), null, atMost).action).toBe('raise');
    expect(advised(null, outcome(8, 5, 10, true), atMost).action).toBe('lower');
  });

  test('says that cases below would catch no further scheme', () => {
    expect(advised(outcome(8, 5, 20), null).because).toMatch(
      /1 belongs to a scheme \(95% interval 3% to 100%\), but alerts on them would catch no further/,
    );
  });
});

describe('lines of a rule', () => {
  const valuesOf = (rule: 'nominee-cards' | 'unlicensed-platforms', parameter: string, parameters = {}) => {
    const [{ value, looser, stricter, stepIsTooLong } = line] = linesOf({ rule, parameters }, parameter);
    return [value, looser, stricter, stepIsTooLong];
  };

  test.each<['nominee-cards' | 'unlicensed-platforms', string, object, unknown[]]>([
    ['nominee-cards', 'minSenders', {}, [5, 4, 6, false]],
    ['nominee-cards', 'minSenders', { minSenders: 3 }, [3, 2, 4, true]],
    ['nominee-cards', 'minPassThroughShare', { minPassThroughShare: 0.9 }, [0.9, 0.72, 1, false]],
    ['nominee-cards', 'maxHonestShare', { maxHonestShare: 0.35 }, [0.35, 0.42, 0.28, false]],
    ['unlicensed-platforms', 'minImitationCustomers', { minImitationCustomers: 1 }, [1, null, 2, true]],
  ])('%s %s are moved by a fifth, by whole steps, and within their range', (rule, parameter, parameters, expected) => {
    expect(valuesOf(rule, parameter, parameters)).toEqual(expected);
  });

  test('do not hold signs that only give points, but the points', () => {
    const names = linesOf({ rule: 'nominee-cards', parameters: {} }, undefined).map(({ parameter }) => parameter);
    expect(names).toContain('minPoints');
    expect(names).not.toContain('manySenders');
  });

  test.each([
    ['nominee-cards', 'minSender', 'has no parameter "minSender"; did you mean "minSenders"?'],
    ['nominee-cards', 'windowDays', '"windowDays" is no threshold that every alert must meet; these are: minCreditedKzt'],
    ['sender-not-verified', 'windowDays', 'sender-not-verified compares nothing with a threshold'],
  ] as const)('of %s %s', (rule, parameter, words) => {
    expect(() => linesOf({ rule, parameters: {} }, parameter)).toThrow(words);
  });
});
