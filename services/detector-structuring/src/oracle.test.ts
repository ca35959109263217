/** A second, naive implementation that rescans everything must open the same first alerts. */
import { expect, test } from '@jest/globals';
import type { CardTopUp } from '@tengewatch/shared/events/card-top-up.js';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';
import { defaultParameters } from '@tengewatch/shared/rules/parameters.js';
import { SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, inOrder } from '@tengewatch/shared/rules/testing/stage-driver.js';
import * as fc from 'fast-check';
import { StructuringParameters } from './params.js';
import { createRule } from './rule.js';
import { testThresholds } from './testing/test-thresholds.js';

const overrides = {
  ...testThresholds,
  windowDays: 2,
  regularFromDays: 1,
  regularToDays: 1.5,
  minNearMoneyShare: 0.5,
  maxOnePayerDayShare: 0.8,
  minPoints: 4,
  closeGapHours: 12,
  maxAnonymousPayers: 2,
};
const p: StructuringParameters = { ...defaultParameters(StructuringParameters), ...overrides };

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const tiynOf = (credits: readonly CardTopUp[]): number => sum(credits.map(({ amountTiyn }) => amountTiyn));
const distinct = (values: readonly unknown[]): number => new Set(values.filter((value) => value !== null)).size;

const thresholdTiyn = p.verificationThresholdKzt * 100;
const isNear = ({ amountTiyn }: CardTopUp): boolean =>
  amountTiyn <= thresholdTiyn && amountTiyn >= thresholdTiyn * p.nearThresholdFromShare;
const isPaidIn = ({ channel, senderIin, recipientIin }: CardTopUp): boolean =>
  channel === 'terminal' || channel === 'branch' || (channel === 'p2p' && senderIin !== recipientIin);

interface Opened {
  readonly openedAtMs: number;
  readonly firstEventAtMs: number;
  readonly codes: readonly string[];
}

/** What is told with a credit of this kind: what was paid onto its card since the one before, within the window of this one. */
function othersBefore(credit: CardTopUp, all: readonly CardTopUp[]): readonly CardTopUp[] {
  const before = all.slice(0, all.indexOf(credit)).filter(({ card }) => card === credit.card);
  const since = before.slice(before.findLastIndex(isNear) + 1);
  return since.filter(({ timeMs }) => timeMs > credit.timeMs - p.windowDays * DAY_MS);
}

/** The first time at which one person's credits looked like a sum that was split. */
function naive(all: readonly CardTopUp[]): Opened | undefined {
  const near = all.filter(isNear);
  const isRegular = (one: CardTopUp): boolean =>
    near.some(({ timeMs, amountTiyn, senderIin }) => {
      const days = (one.timeMs - timeMs) / DAY_MS;
      return amountTiyn === one.amountTiyn && senderIin === one.senderIin && days >= p.regularFromDays && days <= p.regularToDays;
    });
  for (const [at, now] of near.entries()) {
    if (isRegular(now)) continue;
    const seen = near.slice(0, at + 1).filter(({ timeMs }) => timeMs > now.timeMs - p.windowDays * DAY_MS);
    const split = seen.filter((one) => !isRegular(one));
    const others = seen.flatMap((one) => othersBefore(one, all));
    const splitTiyn = tiynOf(split);
    const shareOf = (credits: readonly CardTopUp[]): number => tiynOf(credits) / splitTiyn;
    const nameless = split.filter(({ senderIin }) => senderIin === null);
    const hidden = split.filter(
      ({ senderIin, senderVerification, channel }) =>
        senderIin === null || senderVerification === 'none' || (channel === 'terminal' && senderVerification !== 'government-database'),
    );
    const payerDays = split.map((one) =>
      split.filter((other) => other.senderIin === one.senderIin && localDay(other.timeMs) === localDay(one.timeMs)),
    );
    const onePayerDayShare = Math.max(0, ...payerDays.filter(([one]) => one!.senderIin !== null).map(shareOf));
    const isMet =
      split.length >= p.minCredits &&
      splitTiyn >= p.minNearKzt * 100 &&
      splitTiyn / (tiynOf(seen) + tiynOf(others)) >= p.minNearMoneyShare &&
      shareOf(hidden) >= p.minHiddenShare &&
      onePayerDayShare <= p.maxOnePayerDayShare;
    if (!isMet) continue;
    const gapHours = (now.timeMs - split[0]!.timeMs) / (split.length - 1) / HOUR_MS;
    const payers = distinct(split.map(({ senderIin }) => senderIin)) + Math.min(nameless.length, p.maxAnonymousPayers);
    const signs: [string, boolean][] = [
      ['many-credits', split.length >= p.manyCredits],
      ['hardly-other-credits', split.length / (seen.length + others.length) >= p.highNearCountShare],
      ['none-above-threshold', !others.some(({ amountTiyn }) => amountTiyn > thresholdTiyn)],
      ['nobody-named', shareOf(nameless) >= p.highNamelessShare],
      ['close-together', gapHours <= p.closeGapHours],
      ['many-payers', payers >= p.manyPayers],
      ['many-terminals', distinct(split.map(({ terminal }) => terminal)) >= p.manyTerminals],
      ['several-cards', distinct(split.map(({ card }) => card)) >= p.manyCards],
      ['varied-sums', distinct(split.map(({ amountTiyn }) => amountTiyn)) / split.length >= p.highVariedShare],
      ['very-near-threshold', splitTiyn / split.length / thresholdTiyn >= p.highMeanShare],
    ];
    const codes = signs.filter(([, holds]) => holds).map(([code]) => code);
    if (codes.length >= p.minPoints) return { openedAtMs: now.timeMs, firstEventAtMs: split[0]!.timeMs, codes };
  }
  return undefined;
}

const PEOPLE = ['900101700001', '850505800001', '200940000011'] as const;
/** Of the last, a firm, nothing is expected. */
const FIRM = PEOPLE[2];

const step = fc.record({
  how: fc.constantFrom('nobody', 'nobody', 'nobody', 'terminal', 'p2p', 'p2p', 'branch', 'own', 'own cash', 'loan', 'employer'),
  holder: fc.constantFrom(PEOPLE[0], PEOPLE[0], PEOPLE[0], PEOPLE[1], FIRM),
  card: fc.nat(1),
  sender: fc.nat(2),
  terminal: fc.nat(2),
  kzt: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 370_000, max: 500_000 }) },
    { weight: 3, arbitrary: fc.constantFrom(375_000, 450_000, 499_000, 500_000) },
    { weight: 3, arbitrary: fc.integer({ min: 1000, max: 900_000 }) },
  ),
  // Reports of one instant come in the order of their ids, which are hashes.
  gapMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 * HOUR_MS }) },
    { weight: 3, arbitrary: fc.constantFrom(0.5 * DAY_MS, DAY_MS, 2 * DAY_MS, 2 * DAY_MS - 1) },
  ),
});

test('the folds open the same first alerts as a rescan of everything', () => {
  const seen = { alerts: 0, quiet: 0, codes: new Set<string>() };
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 30, size: 'max' }), (steps) => {
      const make = sampleEvents();
      let atMs = SAMPLE_START_MS;
      const events = inOrder(
        steps.map(({ how, holder, card, sender, terminal, kzt, gapMs }) => {
          atMs += gapMs;
          const owner = { recipientIin: holder, card: `900000000000${PEOPLE.indexOf(holder)}00${card}` };
          const senderIin = `85050580001${sender}`;
          const cash = { ...owner, channel: 'terminal', terminal: `T-${terminal}` } as const;
          if (how === 'nobody') return make.topUp(atMs, kzt, { ...cash, senderIin: null, senderVerification: 'none' });
          if (how === 'terminal') return make.topUp(atMs, kzt, { ...cash, senderIin, senderVerification: 'sms' });
          if (how === 'own cash') return make.topUp(atMs, kzt, { ...cash, senderIin: holder, senderVerification: 'government-database' });
          if (how === 'own') return make.topUp(atMs, kzt, { ...owner, senderIin: holder });
          return make.topUp(atMs, kzt, { ...owner, senderIin, channel: how });
        }),
      );
      const alerts = eventsOf(driveRule(createRule(overrides), events, { watchingSinceMs: SAMPLE_START_MS }), 'alerts');
      const credits = eventsOf(events, 'card-top-ups').filter(isPaidIn);
      for (const person of PEOPLE) {
        const expected = person === FIRM ? undefined : naive(credits.filter(({ recipientIin }) => recipientIin === person));
        const first = alerts.find(({ subject }) => subject.id === person);
        if (first === undefined) expect(expected).toBeUndefined();
        else {
          const { openedAtMs, firstEventAtMs, reasons } = first;
          const points = new Set(expected?.codes);
          expect({ openedAtMs, firstEventAtMs, codes: reasons.map(({ code }) => code).slice(-points.size) }).toEqual(expected);
        }
        if (expected === undefined) seen.quiet++;
        else seen.alerts++;
        for (const code of expected?.codes ?? []) seen.codes.add(code);
      }
    }),
    { numRuns: 400, seed: 3 },
  );
  expect(seen.alerts).toBeGreaterThan(100);
  expect(seen.quiet).toBeGreaterThan(100);
  expect(seen.codes.size).toBe(10);
});
