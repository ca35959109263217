import { describe, expect, test } from '@jest/globals';
import { DAY_MS } from '../events/time-spans.js';
import { createPayStates } from './pay-days.js';
import { dateOfWall, wallMidnightMs } from './wall-days.js';

const schedules = [
  { restDay: 1, advanceDay: 15, share: 0.5 },
  { restDay: 10, advanceDay: 25, share: 0.5 },
];
const payStates = createPayStates(schedules);
const year = Array.from({ length: 366 }, (_, day) => wallMidnightMs('2024-01-01') + day * DAY_MS);
const daysThatPay = (schedule: number, what: 'rest' | 'advance'): string[] =>
  year.filter((wallMs) => payStates(wallMs)[schedule]!.pays === what).map(dateOfWall);

describe('pay-days', () => {
  test('come twice a month, before weekends and holidays', () => {
    expect(daysThatPay(1, 'rest')).toHaveLength(12);
    expect(daysThatPay(1, 'advance')).toHaveLength(12);
    expect(daysThatPay(1, 'rest')).toContain('2024-02-09'); // the 10th is a Saturday
    expect(daysThatPay(1, 'rest')).toContain('2024-04-10');
    expect(daysThatPay(1, 'advance')).toContain('2024-10-24'); // the 25th is a holiday
  });

  test('that fall on a holiday at the beginning of a month come at the end of the one before', () => {
    expect(daysThatPay(0, 'rest')).toContain('2024-05-31'); // 1 June is a Saturday
    expect(daysThatPay(0, 'rest')).not.toContain('2024-06-03');
    expect(daysThatPay(0, 'rest')).toHaveLength(12);
  });

  test('tell how long ago the last one was', () => {
    const of = (date: string): number[] => payStates(wallMidnightMs(date)).map(({ daysSince }) => daysSince);
    expect(of('2024-04-10')).toEqual([9, 0]);
    expect(of('2024-04-16')).toEqual([1, 6]);
  });
});
