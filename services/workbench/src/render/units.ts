/** The figures of an alert's reasons as a person reads them: each unit has one formatter. */
import type { AlertReason, ReasonUnit } from '@tengewatch/shared/events/alert.js';
import { Decimal } from 'decimal.js';
import { countText, durationText, figureText, plural } from './words.js';

interface UnitWords {
  text(value: number): string;
  /** What a value on the other side of the threshold is called: "fewer than 5 senders". */
  less(text: string): string;
  more(text: string): string;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** From here on a fraction says nothing. */
const WHOLE_FROM = 10;

const lessThan = (text: string): string => `less than ${text}`;
const fewerThan = (text: string): string => `fewer than ${text}`;
const moreThan = (text: string): string => `more than ${text}`;
const rounded = (value: number, decimals: number): string => new Decimal(value).toDecimalPlaces(decimals).toString();

/** Things that are counted. */
const things = (one: string, many: string): UnitWords => ({
  text: (value) => (Number.isInteger(value) ? plural(value, one, many) : `${figureText(value)} ${many}`),
  less: (text) => (text === `1 ${one}` ? `no ${one}` : fewerThan(text)),
  more: moreThan,
});

const measured = (text: (value: number) => string): UnitWords => ({ text, less: lessThan, more: moreThan });

/** To the minute: what is given in hundredths of an hour holds no seconds. */
function hoursText(hours: number): string {
  const minutes = Math.round((hours * HOUR_SECONDS) / MINUTE_SECONDS);
  if (minutes > 0) return durationText(minutes * MINUTE_SECONDS);
  return hours > 0 ? 'under 1 min' : '0 h';
}

const daysText = (days: number): string =>
  Number.isInteger(days) ? plural(days, 'day') : durationText(Math.round((days * DAY_SECONDS) / HOUR_SECONDS) * HOUR_SECONDS);

const units: { readonly [U in ReasonUnit]: UnitWords } = {
  KZT: measured((value) => `${countText(value)} KZT`),
  share: measured((value) => `${rounded(value * 100, 1)}%`),
  times: measured((value) => `${value < WHOLE_FROM ? rounded(value, 1) : countText(value)} times`),
  hours: measured(hoursText),
  'hours of the day': things('hour of the day', 'hours of the day'),
  days: { text: daysText, less: fewerThan, more: moreThan },
  senders: things('sender', 'senders'),
  payers: things('payer', 'payers'),
  payees: things('payee', 'payees'),
  customers: things('customer', 'customers'),
  cards: things('card', 'cards'),
  ATMs: things('ATM', 'ATMs'),
  bursts: things('burst', 'bursts'),
  trades: things('trade', 'trades'),
  credits: things('credit', 'credits'),
  terminals: things('terminal', 'terminals'),
  breaches: things('breach', 'breaches'),
  'credits a day': measured((value) => `${rounded(value, 2)} ${value === 1 ? 'credit' : 'credits'} a day`),
};

export const valueText = (value: number, unit: ReasonUnit): string => units[unit].text(value);

export const observedText = ({ observed, unit, capped }: Pick<AlertReason, 'observed' | 'unit' | 'capped'>): string =>
  `${valueText(observed, unit)}${capped ? ' or more' : ''}`;

/** No figure is below 0, and no share above 1, so that some thresholds cannot be missed. */
function canBeMissed({ comparison, threshold, unit }: AlertReason): boolean {
  return comparison === 'at-least' ? threshold > 0 : unit !== 'share' || threshold < 1;
}

/** What would have kept the reason from holding; undefined when nothing could. */
export function otherSideText(reason: AlertReason): string | undefined {
  if (!canBeMissed(reason)) return undefined;
  const { comparison, threshold, unit } = reason;
  const text = valueText(threshold, unit);
  return comparison === 'at-least' ? units[unit].less(text) : units[unit].more(text);
}
