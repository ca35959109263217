import { describe, expect, test } from '@jest/globals';
import { smallScenario } from '../../../testing/small-scenario.js';
import { createCalendar } from '../../calendar.js';
import { isMonthlyDay } from './monthly-day.js';

describe('monthly dates', () => {
  test('a date on a weekend is moved to the Friday before, and comes once a month', () => {
    const calendar = createCalendar('2024-08-01', 60, smallScenario().world);
    const days = Array.from({ length: 60 }, (_, index) => calendar.day(index)).filter((day) => isMonthlyDay(day, [10, 25]));
    expect(days.map(({ date }) => date)).toEqual(['2024-08-09', '2024-08-23', '2024-09-10', '2024-09-25']);
  });
});
