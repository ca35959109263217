import { describe, expect, test } from '@jest/globals';
import { smallScenario } from '../testing/small-scenario.js';
import { createCalendar } from './calendar.js';
import { instantOfWall, scenarioStartMs } from './time-zones.js';
import { wallMidnightMs } from './wall-days.js';
import type { City } from './planner.js';

const { world } = smallScenario();
const almaty: City = { index: 0, name: 'Almaty', zone: 'east' };
const aqtau: City = { index: 1, name: 'Aqtau', zone: 'west' };

function clock(timeZone: string, instantMs: number): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(new Date(instantMs));
}
/** Older builds of Node do not know of the change of 1 March 2024. */
const knowsChange = clock('Asia/Almaty', Date.UTC(2024, 5, 1)) === '2024-06-01 05:00:00';

describe('calendar', () => {
  test('instants agree with the time zone database before the change of March 2024', () => {
    for (const date of ['2023-06-30', '2023-12-31', '2024-02-28']) {
      for (const hour of [0, 7.5, 12, 23]) {
        const wallMs = wallMidnightMs(date) + hour * 3_600_000;
        const expected = new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ');
        expect(clock('Asia/Almaty', instantOfWall(wallMs, 'east'))).toBe(expected);
        expect(clock('Asia/Aqtau', instantOfWall(wallMs, 'west'))).toBe(expected);
      }
    }
  });

  (knowsChange ? test : test.skip)('instants agree with the time zone database from March 2024 on', () => {
    for (const date of ['2024-03-01', '2024-03-02', '2025-01-01']) {
      const expected = `${date} 00:00:00`;
      expect(clock('Asia/Almaty', instantOfWall(wallMidnightMs(date), 'east'))).toBe(expected);
      expect(clock('Asia/Aqtau', instantOfWall(wallMidnightMs(date), 'west'))).toBe(expected);
    }
  });

  test('the last day of February 2024 has 25 hours in the east', () => {
    const hourMs = 3_600_000;
    expect(instantOfWall(wallMidnightMs('2024-03-01'), 'east') - instantOfWall(wallMidnightMs('2024-02-29'), 'east')).toBe(25 * hourMs);
    expect(instantOfWall(wallMidnightMs('2024-03-01'), 'west') - instantOfWall(wallMidnightMs('2024-02-29'), 'west')).toBe(24 * hourMs);
  });

  test('a scenario starts at midnight of UTC+5, and an eastern night before it falls on that instant', () => {
    const calendar = createCalendar('2024-01-01', 3, world);
    expect(calendar.startMs).toBe(Date.UTC(2023, 11, 31, 19));
    expect(calendar.endMs).toBe(calendar.startMs + 3 * 86_400_000);
    expect(calendar.day(0).instantMs(0.5, almaty)).toBe(calendar.startMs);
    expect(calendar.day(0).instantMs(0.5, aqtau)).toBe(calendar.startMs + 1_800_000);
    expect(calendar.day(1).instantMs(0, almaty)).toBe(calendar.startMs + 23 * 3_600_000);
    expect(calendar.dayStartMs(1)).toBe(calendar.day(1).instantMs(0, almaty));
    expect(createCalendar('2024-04-01', 3, world).day(1).instantMs(24.25, almaty)).toBe(scenarioStartMs('2024-04-03') + 900_000);
  });

  test('weekdays, holidays and working days', () => {
    const calendar = createCalendar('2024-01-01', 366, world);
    const days = Array.from({ length: 366 }, (_, index) => calendar.day(index));
    const byDate = new Map(days.map((day) => [day.date, day]));
    expect(byDate.get('2024-01-01')?.weekday).toBe(1);
    expect(byDate.get('2024-02-29')?.weekday).toBe(4);
    expect(byDate.get('2024-03-25')).toMatchObject({ weekday: 1, holiday: true, working: false });
    expect(byDate.get('2024-03-26')).toMatchObject({ holiday: false, working: true });
  });

  test('refuses what is no date', () => {
    for (const wrong of ['2024-02-30', '2024-1-1', 'soon', '']) expect(() => wallMidnightMs(wrong)).toThrow('not a date');
  });
});
