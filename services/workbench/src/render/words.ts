/** Numbers, times and lines as a person reads them in a terminal. */
import { HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { numberText } from '@tengewatch/shared/documents/schema-problems.js';
import { Decimal } from 'decimal.js';

/** The one time zone of Kazakhstan since March 2024; event times are shown in it whatever the date. */
const LOCAL_OFFSET_MS = 5 * HOUR_MS;
export const LOCAL_ZONE = 'UTC+5';

export const countText = (value: number): string => numberText(Math.round(value));

/** "8 alerts", "1 alert". */
export const plural = (value: number, one: string, many = `${one}s`): string => `${countText(value)} ${value === 1 ? one : many}`;

/** Four significant figures, for figures whose size is not known beforehand. */
export function figureText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return countText(value);
  return new Decimal(value).toSignificantDigits(4).toString();
}

/** In full, as it is to be given again. */
export const fullText = (value: number): string => (Number.isInteger(value) ? countText(value) : String(value));

export const percentText = (share: number): string =>
  `${new Decimal(share).times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0)}%`;

/** "3 days 4 h", "2 h 5 min", "40 s": the two largest units. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const units: readonly [number, string][] = [
    [86_400, whole >= 2 * 86_400 ? ' days' : ' day'],
    [3600, ' h'],
    [60, ' min'],
    [1, ' s'],
  ];
  const first = units.findIndex(([size]) => whole >= size);
  if (first < 0) return '0 s';
  let rest = whole;
  const parts: string[] = [];
  for (const [size, name] of units.slice(first, first + 2)) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount}${name}`);
  }
  return parts.join(' ');
}

/** Local date and time in one text, "2024-01-05 14:03:20". */
export const localTimeText = (timeMs: number): string => new Date(timeMs + LOCAL_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
export const localDayText = (timeMs: number): string => localTimeText(timeMs).slice(0, 10);

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const weekdayText = (timeMs: number): string => WEEKDAYS[new Date(timeMs + LOCAL_OFFSET_MS).getUTCDay()] ?? '';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** "5 January 2024", in local time. */
export function dayText(timeMs: number): string {
  const local = new Date(timeMs + LOCAL_OFFSET_MS);
  return `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()] ?? ''} ${local.getUTCFullYear()}`;
}

const clockText = (timeMs: number): string => localTimeText(timeMs).slice(11, 16);
const withoutYear = (day: string): string => day.slice(0, -' 2024'.length);

/** "5 January 2024 14:03". */
export const momentText = (timeMs: number): string => `${dayText(timeMs)} ${clockText(timeMs)}`;

/** "13 March and 25 April 2024": two days as parts of a sentence, with the year once where it is the same. */
export function daysText(fromMs: number, toMs: number, between: string): string {
  const [from, to] = [dayText(fromMs), dayText(toMs)];
  return `${from.slice(-4) === to.slice(-4) ? withoutYear(from) : from} ${between} ${to}`;
}

/** A stretch of time: whole days as "25 February to 15 March 2024", others with their minutes. */
export function stretchText(fromMs: number, toMs: number): string {
  const isWholeDays = toMs > fromMs && [fromMs, toMs].every((timeMs) => (timeMs + LOCAL_OFFSET_MS) % (24 * HOUR_MS) === 0);
  if (isWholeDays) return daysText(fromMs, toMs - 1, 'to');
  const [from, to] = [dayText(fromMs), dayText(toMs)];
  return `${from.slice(-4) === to.slice(-4) ? withoutYear(from) : from} ${clockText(fromMs)} to ${to} ${clockText(toMs)}`;
}

/** "many-senders" as words. */
export const wordsOf = (code: string): string => code.replaceAll('-', ' ').replace(/\batms\b/, 'ATMs');

/** Breaks text into lines of at most `width`, each after `indent`; words longer than a line stand alone. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, indent + line];
}
