/** A second, naive implementation that rescans everything must open the same first alerts. */
import { expect, test } from '@jest/globals';
import { localHour } from '@tengewatch/shared/rules/local-time.js';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { defaultParameters } from '@tengewatch/shared/rules/parameters.js';
import { naiveBoughtTiyn } from '@tengewatch/shared/rules/testing/naive-purchases.js';
import { SAMPLE_CARD, SAMPLE_HOLDER, SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, inOrder, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import * as fc from 'fast-check';
import { UnlicensedPlatformsParameters } from './params.js';
import { createRule } from './rule.js';
import { testThresholds } from './testing/test-thresholds.js';

const overrides = {
  ...testThresholds,
  platformWindowDays: 2,
  exchangeWindowDays: 2,
  minPayers: 3,
  maxAnonymousPayers: 2,
  minPayees: 2,
  minPaidInKzt: 60_000,
  maxSpreadShare: 0.6,
  maxPurchaseShare: 0.3,
  minActiveHours: 6,
  manyPayers: 4,
  manyPayees: 4,
};
const parameters: UnlicensedPlatformsParameters = { ...defaultParameters(UnlicensedPlatformsParameters), ...overrides };

interface Platform {
  readonly licensed: boolean;
  /** One for all names that are meant to be read as one. */
  readonly key: string;
  readonly imitates: string | null;
}

/** What a person sees in the names: the first is in the register, the next two are made to look like it. */
const platforms = {
  Bybit: { licensed: true, key: 'bybit', imitates: null },
  Вуbit: { licensed: false, key: 'bybit', imitates: 'Bybit' },
  'Bybit Pro': { licensed: false, key: 'bybit', imitates: 'Bybit' },
  'Sary Obmen': { licensed: false, key: 'sary obmen', imitates: null },
  'SARY OBMEN': { licensed: false, key: 'sary obmen', imitates: null },
  'Tez Swap': { licensed: false, key: 'tez swap', imitates: null },
} as const satisfies { readonly [name: string]: Platform };
const lookUp = (name: string): Platform => platforms[name as keyof typeof platforms];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

interface Opened {
  subject: string;
  openedAtMs: number;
  firstEventAtMs: number;
  codes: string[];
}

/** The first time at which the one card looked like an exchange booth. */
function naiveExchanger(all: readonly Occurrence[]): Opened | undefined {
  for (const [at, now] of all.entries()) {
    const nowMs = now.event.timeMs;
    const seen = all.slice(0, at + 1).filter((one) => one.event.timeMs > nowMs - parameters.exchangeWindowDays * DAY_MS);
    const ins = seen.flatMap((one) =>
      one.topic === 'card-top-ups' && !['loan', 'employer'].includes(one.event.channel) && one.event.senderIin !== SAMPLE_HOLDER
        ? [one.event]
        : [],
    );
    const outs = seen.flatMap((one): { timeMs: number; tiyn: number; payee: string | null }[] => {
      const { timeMs } = one.event;
      if (one.topic === 'card-debits' && one.event.kind === 'transfer')
        return [{ timeMs, tiyn: one.event.amountTiyn, payee: one.event.counterparty }];
      if (one.topic === 'exchanger-trades' && one.event.side === 'buy') return [{ timeMs, tiyn: one.event.fiatTiyn, payee: null }];
      if (one.topic === 'atm-withdrawals' && one.event.outcome === 'paid') return [{ timeMs, tiyn: one.event.amountTiyn, payee: null }];
      return [];
    });
    const isOut = outs.length > 0 && outs.at(-1)?.timeMs === nowMs && now.topic !== 'card-top-ups';
    if (!isOut) continue;
    const payers = new Set(ins.map((one) => one.senderIin).filter((iin) => iin !== null)).size;
    const anonymous = ins.filter((one) => one.senderIin === null).length;
    const allPayers = payers + Math.min(anonymous, parameters.maxAnonymousPayers);
    const payees = new Set(outs.map((one) => one.payee).filter((payee) => payee !== null)).size;
    const paidIn = sum(ins.map((one) => one.amountTiyn));
    const paidOut = sum(outs.map((one) => one.tiyn));
    const spread = Math.abs(paidIn - paidOut) / paidIn;
    const round = ins.filter((one) => one.amountTiyn % (parameters.roundKzt * 100) === 0).length / ins.length;
    const hours = new Set([...ins, ...outs].map((one) => localHour(one.timeMs))).size;
    const bought = naiveBoughtTiyn(all.slice(0, at + 1), nowMs - parameters.exchangeWindowDays * DAY_MS);
    const met =
      allPayers >= parameters.minPayers &&
      payees >= parameters.minPayees &&
      paidIn >= parameters.minPaidInKzt * 100 &&
      paidIn / ins.length >= parameters.minPaidInMeanKzt * 100 &&
      spread <= parameters.maxSpreadShare &&
      bought / (bought + paidOut) <= parameters.maxPurchaseShare &&
      round >= parameters.minRoundShare;
    if (!met) continue;
    const signs: [string, boolean][] = [
      ['tight-spread', spread <= parameters.tightSpreadShare],
      ['mostly-round-sums', round >= parameters.highRoundShare],
      ['long-hours', hours >= parameters.minActiveHours],
      ['many-payers', allPayers >= parameters.manyPayers],
      ['many-payees', payees >= parameters.manyPayees],
    ];
    const codes = signs.filter(([, holds]) => holds).map(([code]) => code);
    if (codes.length < parameters.minExchangePoints) continue;
    return { subject: SAMPLE_CARD, openedAtMs: nowMs, firstEventAtMs: Math.min(...[...ins, ...outs].map((one) => one.timeMs)), codes };
  }
  return undefined;
}

/** The first time at which each platform outside the register had trades and customers enough. */
function naivePlatforms(all: readonly Occurrence[]): Opened[] {
  const outside = all.flatMap((one) => (one.topic === 'exchanger-trades' && !lookUp(one.event.platform).licensed ? [one.event] : []));
  return [...new Set(outside.map((trade) => lookUp(trade.platform).key))].flatMap((key) => {
    const trades = outside.filter((trade) => lookUp(trade.platform).key === key);
    for (const now of trades) {
      const seen = trades.filter((one) => one.timeMs <= now.timeMs && one.timeMs > now.timeMs - parameters.platformWindowDays * DAY_MS);
      const imitation = lookUp(now.platform).imitates !== null;
      const customers = new Set(seen.map((one) => one.holderIin)).size;
      const enough = imitation
        ? seen.length >= parameters.minImitationTrades && customers >= parameters.minImitationCustomers
        : seen.length >= parameters.minTrades && customers >= parameters.minCustomers;
      const first = seen[0];
      if (enough && first !== undefined)
        return [{ subject: first.platform, openedAtMs: now.timeMs, firstEventAtMs: first.timeMs, codes: [] }];
    }
    return [];
  });
}

const signCodes = new Set(['tight-spread', 'mostly-round-sums', 'long-hours', 'many-payers', 'many-payees']);

const step = fc.record({
  what: fc.constantFrom(
    'in',
    'in',
    'in',
    'anonymous',
    'transfer',
    'transfer',
    'transfer',
    'cash',
    'purchase',
    'own',
    'loan',
    'trade',
    'refused',
  ),
  gapMs: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 4 * HOUR_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2.5 * DAY_MS }) },
  ),
  kzt: fc.oneof(fc.constantFrom(20_000, 30_000, 45_000), fc.integer({ min: 1000, max: 60_000 })),
  person: fc.nat(5),
  platform: fc.constantFrom(...(Object.keys(platforms) as (keyof typeof platforms)[])),
});

test('the folds open the same first alerts as a rescan of everything', () => {
  let cards = 0;
  let platformsFound = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 6, maxLength: 45, size: 'max' }), (steps) => {
      const make = sampleEvents();
      let atMs = SAMPLE_START_MS;
      const events = inOrder(
        steps.map(({ what, gapMs, kzt, person, platform }) => {
          atMs += gapMs;
          const senderIin = `85050580000${person}`;
          if (what === 'in') return make.topUp(atMs, kzt, { senderIin });
          if (what === 'anonymous') return make.topUp(atMs, kzt, { senderIin: null, channel: 'terminal', terminal: 'T-1' });
          if (what === 'own') return make.topUp(atMs, kzt, { senderIin: SAMPLE_HOLDER });
          if (what === 'loan') return make.topUp(atMs, kzt, { channel: 'loan' });
          if (what === 'transfer') return make.debit(atMs, kzt, { kind: 'transfer', counterparty: `payee-${person}` });
          if (what === 'purchase') return make.debit(atMs, kzt / 4);
          if (what === 'trade') return make.trade(atMs, kzt, { platform, card: `900000000000010${person}`, holderIin: senderIin });
          return make.withdrawal(atMs, kzt, { outcome: what === 'cash' ? 'paid' : 'refused-insufficient-balance' });
        }),
      );
      const opened = eventsOf(driveRule(createRule(overrides), events, { watchingSinceMs: SAMPLE_START_MS }), 'alerts').filter(
        (alert) => alert.revision === 0,
      );
      const firstOf = (kind: string): Opened[] => {
        const subjects = new Set<string>();
        return opened
          .filter((alert) => alert.subject.kind === kind)
          .filter((alert) => {
            const key = kind === 'card' ? alert.subject.id : lookUp(alert.subject.id).key;
            return !subjects.has(key) && subjects.add(key);
          })
          .map((alert) => ({
            subject: alert.subject.id,
            openedAtMs: alert.openedAtMs,
            firstEventAtMs: alert.firstEventAtMs,
            codes: alert.reasons.map((reason) => reason.code).filter((code) => signCodes.has(code)),
          }));
      };
      const ofCard = events.filter((one) => one.topic !== 'exchanger-trades');
      const exchanger = naiveExchanger(ofCard);
      const bySubject = (a: Opened, b: Opened): number => (a.subject < b.subject ? -1 : 1);
      const naive = naivePlatforms(events);
      expect(firstOf('card')).toEqual(exchanger === undefined ? [] : [exchanger]);
      expect(firstOf('platform').sort(bySubject)).toEqual(naive.sort(bySubject));
      cards += exchanger === undefined ? 0 : 1;
      platformsFound += naive.length;
    }),
    { numRuns: 400, seed: 3 },
  );
  expect(cards).toBeGreaterThan(40);
  expect(platformsFound).toBeGreaterThan(40);
});
