/** A second, naive implementation that keeps every event and rescans all of them must open the same first alert. */
import { expect, test } from '@jest/globals';
import { localDay, localMidnightMs } from '@tengewatch/shared/rules/local-time.js';
import { DAY_MS, HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import { naiveBoughtTiyn } from '@tengewatch/shared/rules/testing/naive-purchases.js';
import { SAMPLE_HOLDER, SAMPLE_START_MS, sampleEvents } from '@tengewatch/shared/rules/testing/sample-events.js';
import { driveRule, eventsOf, inOrder, type Occurrence } from '@tengewatch/shared/rules/testing/stage-driver.js';
import { defaultParameters } from '@tengewatch/shared/rules/parameters.js';
import * as fc from 'fast-check';
import { NomineeCardsParameters } from './params.js';
import { createRule } from './rule.js';
import { testThresholds } from './testing/test-thresholds.js';

const overrides = {
  ...testThresholds,
  windowDays: 3,
  minCreditedKzt: 120_000,
  minSenders: 3,
  maxSenders: 6,
  maxAnonymousSenders: 2,
  minPassThroughShare: 0.2,
  maxHonestShare: 0.6,
  maxDwellHours: 20,
  manySenders: 5,
  dormantDays: 3,
  baselineDays: 12,
};
const parameters: NomineeCardsParameters = { ...defaultParameters(NomineeCardsParameters), ...overrides };
/** A card without any event for so long is forgotten. */
const IDLE_MS = 40 * DAY_MS;
const WATCHING_SINCE_MS = SAMPLE_START_MS - 20 * DAY_MS;

interface Naive {
  openedAtMs: number;
  firstEventAtMs: number;
  codes: string[];
}

interface Piece {
  atMs: number;
  tiyn: number;
  way: 'cashed' | 'onward';
}

/** Replays everything up to and with the event at `upTo`, since the card was last forgotten. */
function replay(all: readonly Occurrence[], upTo: number) {
  let from = 0;
  let activeFrom = 0;
  for (let at = 1; at <= upTo; at += 1) {
    const gapMs = (all[at]?.event.timeMs ?? 0) - (all[at - 1]?.event.timeMs ?? 0);
    if (gapMs >= IDLE_MS) from = at;
    if (gapMs >= parameters.dormantDays * DAY_MS) activeFrom = at;
  }
  const credits: { event: Extract<Occurrence, { topic: 'card-top-ups' }>['event'] | null; atMs: number; left: number; pieces: Piece[] }[] =
    [];
  for (const one of all.slice(from, upTo + 1)) {
    const atMs = one.event.timeMs;
    if (one.topic === 'card-top-ups') {
      credits.push({ event: one.event, atMs, left: one.event.amountTiyn, pieces: [] });
      continue;
    }
    if (one.topic === 'exchanger-trades' && one.event.side === 'sell') {
      credits.push({ event: null, atMs, left: one.event.fiatTiyn, pieces: [] });
      continue;
    }
    if (one.topic === 'atm-withdrawals' && one.event.outcome !== 'paid') continue;
    let wanted = one.topic === 'exchanger-trades' ? one.event.fiatTiyn : (one.event as { amountTiyn: number }).amountTiyn;
    const spent = one.topic === 'card-debits' && one.event.kind !== 'transfer';
    for (const credit of credits) {
      const tiyn = Math.min(wanted, credit.left);
      credit.left -= tiyn;
      wanted -= tiyn;
      if (tiyn > 0 && !spent) credit.pieces.push({ atMs, tiyn, way: one.topic === 'card-debits' ? 'onward' : 'cashed' });
    }
  }
  return { from, activeFrom: Math.max(from, activeFrom), credits };
}

const isThird = (event: Extract<Occurrence, { topic: 'card-top-ups' }>['event'] | null): boolean =>
  event !== null && event.channel !== 'employer' && event.senderIin !== event.recipientIin;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function naiveFirstAlert(events: readonly Occurrence[]): Naive | undefined {
  const all = inOrder(events);
  for (const [at, one] of all.entries()) {
    const nowMs = one.event.timeMs;
    const { from, activeFrom, credits } = replay(all, at);
    const windowed = credits.filter((credit) => credit.atMs > nowMs - parameters.windowDays * DAY_MS);
    const thirds = windowed.filter((credit) => isThird(credit.event));
    const passedNow = credits.some(
      (credit) =>
        isThird(credit.event) &&
        nowMs - credit.atMs <= parameters.maxDwellHours * HOUR_MS &&
        credit.pieces.some((piece) => piece.atMs === nowMs),
    );
    if (!passedNow || one.topic === 'card-top-ups') continue;
    const amounts = thirds.map((credit) => credit.event?.amountTiyn ?? 0);
    const total = sum(amounts);
    const named = new Set(thirds.map((credit) => credit.event?.senderIin).filter((iin) => iin !== null));
    const anonymous = thirds.filter((credit) => credit.event?.senderIin === null).length;
    const senders = named.size + Math.min(anonymous, parameters.maxAnonymousSenders);
    const pieces = thirds.flatMap((credit) =>
      credit.pieces
        .map((piece) => ({ ...piece, stayedMs: piece.atMs - credit.atMs }))
        .filter((piece) => piece.stayedMs <= parameters.maxDwellHours * HOUR_MS),
    );
    const passed = sum(pieces.map((piece) => (piece.way === 'cashed' ? piece.tiyn : piece.tiyn * parameters.onwardWeight))) / total;
    const dwellHours =
      sum(pieces.map((piece) => piece.tiyn * Math.floor(piece.stayedMs / 1000))) / sum(pieces.map((piece) => piece.tiyn)) / 3600;
    const today = localDay(nowMs);
    const seen = all.slice(from, at + 1);
    const bought = naiveBoughtTiyn(seen, nowMs - parameters.windowDays * DAY_MS);
    const wages = sum(windowed.map((credit) => (credit.event?.channel === 'employer' ? credit.event.amountTiyn : 0)));
    const honest = (bought + wages) / (bought + wages + total);
    const unverified = sum(
      thirds.map((credit) =>
        credit.event?.senderIin === null || credit.event?.senderVerification === 'none' ? credit.event.amountTiyn : 0,
      ),
    );
    const near = amounts.filter((tiyn) => tiyn >= 40_000_000 && tiyn <= 50_000_000).length;
    const activeDays = new Set(thirds.map((credit) => localDay(credit.atMs))).size;
    const issued = credits.find((credit) => credit.event !== null)?.event?.cardIssuedOn;
    const ageDays = issued === undefined ? Infinity : Math.max(0, Math.floor((nowMs - localMidnightMs(issued)) / DAY_MS));
    const activeMs = all[activeFrom]?.event.timeMs ?? 0;
    const bornMs = Math.max(WATCHING_SINCE_MS, issued === undefined ? 0 : localMidnightMs(issued));
    const pauseMs =
      activeFrom > from ? activeMs - (all[activeFrom - 1]?.event.timeMs ?? 0) : Math.min(Math.max(0, activeMs - bornMs), IDLE_MS);
    const pauseDays = nowMs - activeMs > parameters.windowDays * DAY_MS ? 0 : pauseMs / DAY_MS;
    const baseFrom = Math.max(today - parameters.baselineDays + 1, localDay(WATCHING_SINCE_MS));
    const baseTo = today - parameters.windowDays - 1;
    const before = sum(
      credits.map((credit) => {
        const day = localDay(credit.atMs);
        return isThird(credit.event) && day >= baseFrom && day <= baseTo ? (credit.event?.amountTiyn ?? 0) : 0;
      }),
    );
    const baseline = (before * parameters.windowDays) / (baseTo - baseFrom + 1);

    const met = [
      total >= parameters.minCreditedKzt * 100,
      senders >= parameters.minSenders,
      senders <= parameters.maxSenders,
      total / thirds.length >= parameters.minMeanCreditKzt * 100,
      passed >= parameters.minPassThroughShare,
      honest <= parameters.maxHonestShare,
      unverified / total >= parameters.minUnverifiedShare,
    ];
    if (met.includes(false)) continue;
    const signs: [string, boolean, number][] = [
      ['just-under-threshold', near / thirds.length >= parameters.minNearThresholdShare, parameters.nearThresholdPoints],
      ['fast-exit', dwellHours <= parameters.fastDwellHours, parameters.fastDwellPoints],
      ['nearly-all-left', passed >= parameters.highPassThroughShare, parameters.highPassThroughPoints],
      ['many-senders', senders >= parameters.manySenders, parameters.manySendersPoints],
      ['intensive-use', thirds.length / activeDays >= parameters.minCreditsPerActiveDay, parameters.intensityPoints],
      ['nobody-lives-on-it', honest <= parameters.noHonestShare, parameters.noHonestPoints],
      ['dormant-before', pauseDays >= parameters.dormantDays, parameters.dormantPoints],
      ['new-card', ageDays <= parameters.youngCardDays, parameters.youngCardPoints],
      ['sudden-burst', total / Math.max(baseline, 1) >= parameters.minBurstRatio, parameters.burstPoints],
    ];
    const held = signs.filter(([, holds]) => holds);
    if (sum(held.map(([, , points]) => points)) < parameters.minPoints) continue;
    return { openedAtMs: nowMs, firstEventAtMs: thirds[0]?.atMs ?? 0, codes: held.map(([code]) => code) };
  }
  return undefined;
}

const conditions = new Set([
  'third-party-credits',
  'distinct-senders',
  'no-crowd',
  'mean-credit',
  'pass-through',
  'unverified-money',
  'honest-use',
]);

const step = fc.record({
  what: fc.constantFrom(
    'top-up',
    'top-up',
    'top-up',
    'wages',
    'own',
    'cash',
    'cash',
    'refused',
    'buy',
    'sell',
    'transfer',
    'purchase',
    'fee',
  ),
  gapMs: fc.oneof(
    { weight: 60, arbitrary: fc.integer({ min: 1, max: 4 * HOUR_MS }) },
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 2 * DAY_MS }) },
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 8 * DAY_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: IDLE_MS - HOUR_MS, max: IDLE_MS + HOUR_MS }) },
  ),
  kzt: fc.oneof(fc.constantFrom(50_000, 100_000, 450_000), fc.integer({ min: 5000, max: 150_000 })),
  sender: fc.constantFrom(null, '850505800001', '850505800002', '850505800003', '850505800004'),
  verified: fc.boolean(),
});

test('the fold opens the same first alert as a rescan of everything', () => {
  let opened = 0;
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 8, maxLength: 50, size: 'max' }),
      fc.constantFrom('2021-03-01', '2024-08-20'),
      (steps, cardIssuedOn) => {
        const make = sampleEvents();
        let atMs = SAMPLE_START_MS;
        const events = steps.map(({ what, gapMs, kzt, sender, verified }) => {
          atMs += gapMs;
          if (what === 'cash') return make.withdrawal(atMs, 2 * kzt);
          if (what === 'refused') return make.withdrawal(atMs, kzt, { outcome: 'refused-insufficient-balance' });
          if (what === 'buy' || what === 'sell') return make.trade(atMs, kzt, { side: what });
          if (what === 'transfer' || what === 'purchase' || what === 'fee')
            return make.debit(atMs, what === 'fee' ? 100 : Math.ceil(kzt / 10), { kind: what });
          if (what === 'wages') return make.topUp(atMs, kzt, { channel: 'employer', cardIssuedOn });
          if (what === 'own') return make.topUp(atMs, kzt, { senderIin: SAMPLE_HOLDER, cardIssuedOn });
          return make.topUp(atMs, kzt, {
            senderIin: sender,
            senderVerification: verified && sender !== null ? 'app' : 'none',
            channel: sender === null ? 'terminal' : 'p2p',
            terminal: sender === null ? 'T-1' : null,
            cardIssuedOn,
          });
        });
        const naive = naiveFirstAlert(events);
        const alert = eventsOf(driveRule(createRule(overrides), events, { watchingSinceMs: WATCHING_SINCE_MS }), 'alerts')[0];
        if (naive !== undefined) opened += 1;
        const fast = alert && {
          openedAtMs: alert.openedAtMs,
          firstEventAtMs: alert.firstEventAtMs,
          codes: alert.reasons.map((reason) => reason.code).filter((code) => !conditions.has(code)),
        };
        expect(fast).toEqual(naive);
      },
    ),
    { numRuns: 400, seed: 7 },
  );
  expect(opened).toBeGreaterThan(50);
});
