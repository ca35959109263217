/** Spans of time: in milliseconds, and in each other. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const MINUTES_PER_HOUR = 60;
export const HOUR_MS = MINUTES_PER_HOUR * MINUTE_MS;
export const HOURS_PER_DAY = 24;
export const DAY_MS = HOURS_PER_DAY * HOUR_MS;

/** With leap years. */
export const DAYS_PER_MEAN_YEAR = 365.25;

/** Of a month on average. */
export const DAYS_PER_MONTH = 30.4;
export const DAYS_PER_YEAR = 365;
export const MONTHS_PER_YEAR = 12;
export const MONTHS_PER_QUARTER = 3;
/** Every month has a day of this number. */
export const LAST_DAY_OF_EVERY_MONTH = 28;
/** What comes once a month comes after so many days, as a whole number. */
export const WHOLE_DAYS_PER_MONTH = 30;
export const LONGEST_MONTH_DAYS = 31;
