/** Events of the world as lines of the language in which rules are tested, with short names for people, cards and places. */
import type { EventOf } from '@tengewatch/shared/events/topics.js';
import { TIYN_PER_TENGE } from '@tengewatch/shared/events/money.js';
import { MINUTE_MS, SECOND_MS } from '@tengewatch/shared/events/time-spans.js';
import { isBusiness } from '@tengewatch/shared/rules/evidence.js';
import { localTimeText } from '../render/words.js';
import type { RawEvent } from './raw-event.js';

/** How much is left of times and sums. */
export interface Rounding {
  readonly stepMs: number;
  readonly stepKzt: number;
  /** Whether a card keeps its date of issue, and a sender how the bank knows them. */
  readonly inDetail: boolean;
}

/** The roughest comes first. The last changes nothing. */
export const roundings: readonly Rounding[] = [
  { stepMs: MINUTE_MS, stepKzt: 100, inDetail: false },
  { stepMs: MINUTE_MS, stepKzt: 100, inDetail: true },
  { stepMs: MINUTE_MS, stepKzt: 1, inDetail: false },
  { stepMs: MINUTE_MS, stepKzt: 1, inDetail: true },
  { stepMs: SECOND_MS, stepKzt: 1, inDetail: true },
  { stepMs: 1, stepKzt: 1 / TIYN_PER_TENGE, inDetail: true },
];

/** An event in short: what makes it, when, of how much, and the fields that are not ordinary. */
export interface TestLine {
  readonly make: 'topUp' | 'debit' | 'withdrawal' | 'trade';
  readonly timeMs: number;
  readonly kzt: number;
  readonly fields: { readonly [field: string]: string | null };
}

const ID_DIGITS = 5;
/** Ordinary people, firms and holders of cards: the fifth digit tells people from firms. */
const PEOPLE = '8505058';
const FIRMS = '8505458';
const HOLDERS = '9001017';
const CARDS = '90000000000';

/** Gives each name the next of a kind of short ones. */
function shortNames(nameOf: (number: number) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const short = known.get(name) ?? nameOf(known.size + 1);
    known.set(name, short);
    return short;
  };
}

const numbered = (prefix: string) => (number: number) => `${prefix}${String(number).padStart(ID_DIGITS, '0')}`;

/** Lines of these events, which come in order; `cardIssuedOn` of a card that has no top-up is not known to anybody. */
export function testLines(events: readonly RawEvent[], { stepMs, stepKzt, inDetail }: Rounding): TestLine[] {
  const cards = shortNames(numbered(CARDS));
  const holders = shortNames(numbered(HOLDERS));
  const people = shortNames(numbered(PEOPLE));
  const firms = shortNames(numbered(FIRMS));
  const payees = shortNames((number) => `payee-${number}`);
  const terminals = shortNames((number) => `T-${number}`);
  const machines = shortNames((number) => `ATM-${number}`);
  const holdersOfCards = new Set(
    events.map(({ event }) => ('recipientIin' in event ? event.recipientIin : (event as EventOf['card-debits']).holderIin)),
  );
  const person = (iin: string): string => {
    if (holdersOfCards.has(iin)) return holders(iin);
    return isBusiness(iin) ? firms(iin) : people(iin);
  };
  const line = (make: TestLine['make'], { timeMs }: { readonly timeMs: number }, tiyn: number, fields: TestLine['fields']): TestLine => ({
    make,
    timeMs: Math.floor(timeMs / stepMs) * stepMs,
    kzt: stepKzt < 1 ? tiyn / TIYN_PER_TENGE : Math.max(stepKzt, Math.round(tiyn / TIYN_PER_TENGE / stepKzt) * stepKzt),
    fields,
  });
  return events.map(({ topic, event }) => {
    if (topic === 'card-top-ups') {
      const { card, channel, senderIin, senderVerification, recipientIin, terminal, cardIssuedOn, amountTiyn } =
        event as EventOf['card-top-ups'];
      return line('topUp', event, amountTiyn, {
        card: cards(card),
        recipientIin: person(recipientIin),
        ...(inDetail ? { cardIssuedOn } : {}),
        channel,
        senderIin: senderIin === null ? null : person(senderIin),
        senderVerification: inDetail || senderVerification === 'none' ? senderVerification : 'app',
        terminal: terminal === null ? null : terminals(terminal),
      });
    }
    if (topic === 'exchanger-trades') {
      const { card, holderIin, platform, side, fiatTiyn } = event as EventOf['exchanger-trades'];
      return line('trade', event, fiatTiyn, { card: cards(card), holderIin: person(holderIin), platform, side });
    }
    if (topic === 'atm-withdrawals') {
      const { card, holderIin, atm, outcome, amountTiyn } = event as EventOf['atm-withdrawals'];
      return line('withdrawal', event, amountTiyn, { card: cards(card), holderIin: person(holderIin), atm: machines(atm), outcome });
    }
    const { card, holderIin, kind, counterparty, amountTiyn } = event as EventOf['card-debits'];
    const to = counterparty === null || kind !== 'transfer' ? counterparty : payees(counterparty);
    return line('debit', event, amountTiyn, {
      card: cards(card),
      holderIin: person(holderIin),
      kind,
      ...(kind === 'transfer' ? { counterparty: to } : {}),
    });
  });
}

/** What the makers of events fill in by themselves. */
const ordinary: { readonly [M in TestLine['make']]: TestLine['fields'] } = {
  topUp: {
    card: '9000000000000001',
    recipientIin: '900101700001',
    cardIssuedOn: '2020-01-15',
    channel: 'p2p',
    senderIin: '850505800002',
    senderVerification: 'app',
    terminal: null,
  },
  debit: { card: '9000000000000001', holderIin: '900101700001', kind: 'purchase', counterparty: 'shop-1' },
  withdrawal: { card: '9000000000000001', holderIin: '900101700001', atm: 'ATM-1', outcome: 'paid' },
  trade: { card: '9000000000000001', holderIin: '900101700001', platform: 'Bybit', side: 'buy' },
};

/** "2024-03-05 10:16", with seconds only where there are some. */
export function whenText(timeMs: number): string {
  const text = localTimeText(timeMs);
  const ms = timeMs % SECOND_MS;
  if (ms > 0) return `${text}.${String(ms).padStart(3, '0')}`;
  return timeMs % MINUTE_MS === 0 ? text.slice(0, 'YYYY-MM-DD HH:MM'.length) : text;
}

/** A number as it stands in a source text. */
export const sourceNumber = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, '_');

const quoted = (value: string | null): string => (value === null ? 'null' : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);

/** "make.topUp(at('2024-03-05 10:16'), 44_000, { senderIin: null })". */
export function sourceLine({ make, timeMs, kzt, fields }: TestLine): string {
  const told = Object.entries(fields).filter(([field, value]) => ordinary[make][field] !== value);
  const more = told.length === 0 ? '' : `, { ${told.map(([field, value]) => `${field}: ${quoted(value)}`).join(', ')} }`;
  return `make.${make}(at('${whenText(timeMs)}'), ${sourceNumber(kzt)}${more})`;
}
