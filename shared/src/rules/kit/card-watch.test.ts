/** A declared rule looks when it should, alerts on what it finds, and misses nothing for the sake of speed. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../events/time-spans.js';
import { SAMPLE_CARD, SAMPLE_START_MS, sampleEvents } from '../testing/sample-events.js';
import { driveStage, eventsOf, type Occurrence } from '../testing/stage-driver.js';
import { cardWatchStage, type CardWatch } from './card-watch.js';

interface Features {
  readonly paidInKzt: number;
  readonly senders: number;
  readonly unverifiedShare: number;
  readonly payees: number;
}
const parameters = { days: 2, minKzt: 1000, minSenders: 3, minUnverifiedShare: 0.3, minPayees: 1 };

/** Third parties pay in, some of them unnamed, and somebody is paid. */
const watch: CardWatch<Features, typeof parameters> = {
  looksAt: ['transfer-out'],
  windowMs: ({ days }) => days * DAY_MS,
  features({ movements }) {
    const credits = movements.filter(({ isThirdParty }) => isThirdParty);
    const tiyn = credits.reduce((sum, { amountTiyn }) => sum + amountTiyn, 0);
    const unverifiedTiyn = credits.filter(({ isUnverified }) => isUnverified).reduce((sum, { amountTiyn }) => sum + amountTiyn, 0);
    return {
      paidInKzt: tiyn / 100,
      senders: new Set(credits.map(({ sender }) => sender)).size,
      unverifiedShare: tiyn === 0 ? 0 : unverifiedTiyn / tiyn,
      payees: new Set(movements.filter(({ isTransferOut }) => isTransferOut).map(({ payee }) => payee)).size,
    };
  },
  measures: {
    paidInKzt: { unit: 'KZT', counts: 'money that came in', noMoreThan: 'thirdPartyTiyn' },
    senders: { unit: 'senders', counts: 'senders', noMoreThan: 'thirdPartyCredits' },
    unverifiedShare: { unit: 'share', counts: 'share unverified', shareOf: { part: 'unverifiedTiyn', whole: 'thirdPartyTiyn' } },
    payees: { unit: 'payees', counts: 'payees', noMoreThan: 'transfersOut' },
  },
  criteria: [
    { code: 'paid-in', figure: 'paidInKzt', atLeast: 'minKzt' },
    { code: 'senders', figure: 'senders', atLeast: 'minSenders' },
    { code: 'unverified', figure: 'unverifiedShare', atLeast: 'minUnverifiedShare' },
    { code: 'payees', figure: 'payees', atLeast: 'minPayees' },
  ],
  evidence: () => (movement) => movement.isThirdParty || movement.isTransferOut,
};
/** The same without a word of what a figure cannot exceed: it looks at every occasion. */
const patient: typeof watch = {
  ...watch,
  measures: Object.fromEntries(Object.entries(watch.measures).map(([name, { unit, counts }]) => [name, { unit, counts }])),
};
const policy = {
  rule: 'nominee-cards',
  ruleVersion: 'v',
  amountCounts: 'money',
  updateIntervalMs: HOUR_MS,
  quietMs: 3 * DAY_MS,
  mediumTiyn: 1e9,
  highTiyn: 2e9,
  strongScore: 9,
} as const;

const written = (events: readonly Occurrence[], of = watch) => driveStage(cardWatchStage(of, parameters, policy), events);
const alertsOf = (events: readonly Occurrence[]) => eventsOf(written(events), 'alerts');
const missesOf = (events: readonly Occurrence[]) => eventsOf(written(events), 'near-misses');

const atHour = (hour: number): number => SAMPLE_START_MS + hour * HOUR_MS;
const unnamed = { senderIin: null, senderVerification: 'none' } as const;
const from = (number: number) => ({ senderIin: `85050580000${number}` });

/** Three pay 400 tenge each, one of them unnamed, and the money goes on. */
function scene(make: ReturnType<typeof sampleEvents>, hour = 0): Occurrence[] {
  return [
    make.topUp(atHour(hour), 400, from(1)),
    make.topUp(atHour(hour + 1), 400, from(2)),
    make.topUp(atHour(hour + 2), 400, unnamed),
    make.debit(atHour(hour + 3), 900, { kind: 'transfer' }),
  ];
}

describe('an alert', () => {
  test('opens over the evidence of the window, grows with further evidence only, and closes when it rests', () => {
    const make = sampleEvents();
    const events = [
      ...scene(make),
      make.topUp(atHour(5), 50, from(4)),
      make.topUp(atHour(6), 999, { channel: 'employer' }),
      make.withdrawal(atHour(7), 10),
    ];
    const alerts = alertsOf(events);
    expect(alerts[0]).toMatchObject({ openedAtMs: atHour(3), firstEventAtMs: atHour(0), eventCount: 4, amountTiyn: 120_000 });
    expect(alerts[0]?.subject).toEqual({ kind: 'card', id: SAMPLE_CARD });
    expect(alerts.at(-1)).toMatchObject({ status: 'closed', eventCount: 5, lastEventAtMs: atHour(5), closedAtMs: atHour(5) + 3 * DAY_MS });
  });

  test('counts nothing again that an earlier one counted', () => {
    const make = sampleEvents();
    const again = 24 * 4;
    const later = [make.debit(atHour(again), 10, { kind: 'transfer' })];
    expect(new Set(alertsOf([...scene(make), ...later]).map(({ alertId }) => alertId)).size).toBe(1);
    const second = alertsOf([...scene(make), ...later, ...scene(make, again + 1)]).find(({ openedAtMs }) => openedAtMs > atHour(again));
    expect(second).toMatchObject({ revision: 0, eventCount: 5 });
  });

  test('is not raised on a firm, nor at a movement that the rule does not look at', () => {
    const make = sampleEvents();
    const firm = '200940000011';
    const ofFirm = scene(make).map((one) => ({
      ...one,
      event: { ...one.event, ...('recipientIin' in one.event ? { recipientIin: firm } : { holderIin: firm }) },
    }));
    expect(alertsOf(ofFirm as Occurrence[])).toEqual([]);
    expect(alertsOf([...scene(make).slice(0, 3), make.withdrawal(atHour(3), 900)])).toEqual([]);
  });
});

describe('near misses', () => {
  const paid = (make: ReturnType<typeof sampleEvents>, hour: number, ...sums: readonly number[]): Occurrence[] => [
    ...sums.map((kzt, at) => make.topUp(atHour(hour) + at, kzt, at === 0 ? unnamed : from(at))),
    make.debit(atHour(hour + 1), 10, { kind: 'transfer' }),
  ];

  test('one is kept for a card and window, told anew when it comes nearer', () => {
    const make = sampleEvents();
    const misses = missesOf([
      ...paid(make, 0, 300, 300, 220),
      make.debit(atHour(2), 10, { kind: 'transfer' }),
      make.topUp(atHour(3), 100, from(1)),
      make.debit(atHour(4), 10, { kind: 'transfer' }),
    ]);
    expect(
      misses.map(({ revision, code, parameter, observed, threshold }) => ({ revision, code, parameter, observed, threshold })),
    ).toEqual([
      { revision: 0, code: 'paid-in', parameter: 'minKzt', observed: 820, threshold: 1000 },
      { revision: 1, code: 'paid-in', parameter: 'minKzt', observed: 920, threshold: 1000 },
    ]);
    expect(new Set(misses.map(({ missId }) => missId)).size).toBe(1);
    expect(misses[0]).toMatchObject({ subject: { kind: 'card', id: SAMPLE_CARD }, windowFromMs: atHour(1), rule: 'nominee-cards' });
  });

  test('a later window has one of its own', () => {
    const make = sampleEvents();
    const misses = missesOf([...paid(make, 0, 300, 300, 220), ...paid(make, 24 * 5, 300, 300, 210)]);
    expect(misses.map(({ revision, observed }) => [revision, observed])).toEqual([
      [0, 820],
      [0, 810],
    ]);
    expect(new Set(misses.map(({ missId }) => missId)).size).toBe(2);
  });

  test('a card that is far off, or in an alert, has none', () => {
    const make = sampleEvents();
    expect(missesOf(paid(make, 0, 300, 300, 100))).toEqual([]);
    expect(missesOf([...scene(make), make.debit(atHour(60), 1, { kind: 'transfer' })])).toEqual([]);
  });
});

const step = fc.record({
  what: fc.constantFrom('named', 'unnamed', 'wages', 'loan', 'transfer', 'cash', 'purchase'),
  gapMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 8 * HOUR_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: DAY_MS, max: 45 * DAY_MS }) },
  ),
  kzt: fc.integer({ min: 1, max: 700 }),
  person: fc.nat({ max: 5 }),
});

test('looking only where the totals allow it loses neither an alert nor a near miss', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), (steps) => {
      const make = sampleEvents();
      let atMs = SAMPLE_START_MS;
      const events = steps.map(({ what, gapMs, kzt, person }) => {
        atMs += gapMs;
        if (what === 'named') return make.topUp(atMs, kzt, from(person));
        if (what === 'unnamed') return make.topUp(atMs, kzt, unnamed);
        if (what === 'wages') return make.topUp(atMs, kzt, { channel: 'employer' });
        if (what === 'loan') return make.topUp(atMs, kzt, { channel: 'loan' });
        if (what === 'transfer') return make.debit(atMs, kzt, { kind: 'transfer', counterparty: `payee-${person}` });
        return what === 'cash' ? make.withdrawal(atMs, kzt) : make.debit(atMs, kzt);
      });
      const all = written(events, patient);
      expect(written(events)).toEqual(all);
      found += all.length;
    }),
    { numRuns: 200, seed: 42 },
  );
  expect(found).toBeGreaterThan(200);
});
