/** A small sound report that tests change in one place each. */
import { MINUTE_MS } from '@tengewatch/shared/events/time-spans.js';
import type { AlertReason } from '@tengewatch/shared/events/alert.js';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { typologyNames, type TypologyName } from '@tengewatch/shared/events/truth.js';
import type { ReportedAlert, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import type { TypologyScore } from '@tengewatch/shared/scoring/score-report.js';

/** 2024-01-05 09:00 in UTC+5. */
export const MORNING_MS = Date.UTC(2024, 0, 5, 4);

const perRule = <T>(value: (rule: (typeof ruleNames)[number]) => T) =>
  Object.fromEntries(ruleNames.map((rule) => [rule, value(rule)])) as Record<(typeof ruleNames)[number], T>;

const perTypology = <T>(value: (typology: TypologyName) => T) =>
  Object.fromEntries(typologyNames.map((typology) => [typology, value(typology)])) as Record<TypologyName, T>;

const evidence = (minute: number, over: Partial<ReportedAlert['evidence'][number]>): ReportedAlert['evidence'][number] => ({
  topic: 'card-top-ups',
  eventId: `e${minute}`,
  timeMs: MORNING_MS + minute * MINUTE_MS,
  card: '9111222233334444',
  amountTiyn: 49_000_000,
  what: 'terminal top-up',
  city: 'Almaty',
  where: 'T-ALA-012',
  who: null,
  senderVerification: 'none',
  trade: null,
  ...over,
});

/** Of the week up to the alert, whole and needed. */
const reason = (
  code: string,
  observed: number,
  comparison: AlertReason['comparison'],
  threshold: number,
  unit: AlertReason['unit'],
  counts: string,
  over: Partial<AlertReason> = {},
): AlertReason => ({
  code,
  observed,
  capped: false,
  threshold,
  comparison,
  unit,
  counts,
  window: { fromMs: MORNING_MS - 7 * 24 * 60 * MINUTE_MS, toMs: MORNING_MS + 60 * MINUTE_MS },
  baseline: null,
  detail: null,
  decisive: true,
  ...over,
});

const reasons: ReportedAlert['reasons'] = [
  reason('many-senders', 9, 'at-least', 5, 'senders', "distinct senders of others' money", {
    baseline: { value: 1, unit: 'senders', counts: "distinct senders of others' money", window: null },
  }),
  reason('pass-through', 0.96, 'at-least', 0.5, 'share', "share of others' money that left within 36 hours"),
  reason('fast-exit', 1.5, 'at-most', 14, 'hours', "mean stay of others' money that left within the limit", {
    baseline: { value: 200, unit: 'hours', counts: 'mean stay of money', window: null },
    decisive: false,
  }),
];

export const sampleAlert: ReportedAlert = {
  v: 1,
  id: 'a-1',
  timeMs: MORNING_MS + 90 * MINUTE_MS,
  alertId: '3f9a2c77d0',
  rule: 'nominee-cards',
  ruleVersion: 'abc123',
  revision: 2,
  status: 'open',
  mergedInto: null,
  severity: 'high',
  subject: { kind: 'card', id: '9111222233334444' },
  openedAtMs: MORNING_MS + 60 * MINUTE_MS,
  firstEventAtMs: MORNING_MS,
  lastEventAtMs: MORNING_MS + 90 * MINUTE_MS,
  closedAtMs: null,
  eventCount: 4,
  amountTiyn: 98_000_000,
  amountCounts: "others' money that came in",
  cards: ['9111222233334444'],
  cardCount: 1,
  cardFacts: [{ card: '9111222233334444', holderIin: '900101700001', bank: 'Bank 1', issuedOn: '2023-12-01' }],
  reasons,
  evidence: [
    evidence(90, { topic: 'atm-withdrawals', what: 'withdrawal', where: 'ATM-ALA-007', amountTiyn: 94_000_000, senderVerification: null }),
    evidence(0, {}),
    evidence(20, { what: 'P2P top-up', where: null, who: '860101900123', senderVerification: 'app' }),
  ],
  leftOutCount: 0,
  raised: {
    atMs: MORNING_MS + 60 * MINUTE_MS,
    eventCount: 2,
    amountTiyn: 98_000_000,
    cardCount: 1,
    lastEventAtMs: MORNING_MS + 20 * MINUTE_MS,
    severity: 'medium',
    reasons,
  },
  verdict: { schemeId: 'nominee-cards-1', decoyId: null, habit: null, eventIds: ['e0', 'e90'], trueShare: 0.97 },
};

const score = (over: Partial<TypologyScore> = {}): TypologyScore => {
  const none = { schemes: 0, caught: 0, caughtByAnyRule: 0, recall: null };
  return {
    schemes: 0,
    caught: 0,
    caughtByAnyRule: 0,
    recall: null,
    recallByAnyRule: null,
    alerts: 0,
    trueAlerts: 0,
    extraTrueAlerts: 0,
    evasiveTrueAlerts: 0,
    falseAlerts: 0,
    precision: null,
    f1: null,
    decoys: 20,
    decoysAlerted: 0,
    medianSecondsToDetect: null,
    p95SecondsToDetect: null,
    kztBeforeFirstAlert: null,
    byDifficulty: { plain: none, careful: none, evasive: none },
    cards: { illicit: 0, alerted: 0, correct: 0, found: 0, precision: null, recall: null },
    ...over,
  };
};

const nominee = score({
  schemes: 6,
  caught: 5,
  caughtByAnyRule: 5,
  recall: 0.8333,
  alerts: 8,
  trueAlerts: 5,
  extraTrueAlerts: 1,
  evasiveTrueAlerts: 1,
  falseAlerts: 1,
  precision: 0.8333,
  decoysAlerted: 1,
  medianSecondsToDetect: 9000,
  p95SecondsToDetect: 200_000,
  kztBeforeFirstAlert: 1_234_567,
  byDifficulty: {
    plain: { schemes: 3, caught: 3, caughtByAnyRule: 3, recall: 1 },
    careful: { schemes: 3, caught: 2, caughtByAnyRule: 2, recall: 0.6667 },
    evasive: { schemes: 1, caught: 0, caughtByAnyRule: 1, recall: 0 },
  },
});

export function sampleReport(): RunReport {
  return {
    run: {
      id: 'run-1',
      scenario: 'nominee-cards',
      title: 'Organisers rotate cards of nominal owners',
      seed: 7,
      log: 'embedded',
      startMs: Date.UTC(2024, 0, 1) - 5 * 60 * MINUTE_MS,
      endMs: Date.UTC(2024, 0, 31) - 5 * 60 * MINUTE_MS,
      days: 30,
      people: 10_000,
      cards: 15_320,
      shards: 4,
      partitions: 4,
      settings: ['people=10000'],
      alertDigest: `sha256:${'0'.repeat(64)}`,
      ruleVersions: perRule(() => 'abc123'),
    },
    ledger: {
      'card-top-ups': {
        published: 1000,
        foreign: 2,
        readers: { 'nominee-cards': { handled: 1000, duplicates: 3, deadLettered: 2, late: 0 } },
        balanced: true,
      },
    },
    books: { openingTiyn: 100, creditedTiyn: 50, debitedTiyn: 30, closingTiyn: 120, balanced: true, transfersUnmatched: 0 },
    deadLetters: { total: 2, byReason: { 'not-json': 2 } },
    speed: { events: 1_234_567, seconds: 8.25, eventsPerSecond: 149_644 },
    alerts: {
      total: 8,
      open: 1,
      closed: 7,
      merged: 0,
      byRule: perRule((rule) => (rule === 'nominee-cards' ? 8 : 0)),
      perThousandCardsAndDay: 0.02,
    },
    nearMisses: [
      { rule: 'nominee-cards', code: 'distinct-senders', parameter: 'minSenders', count: 3 },
      { rule: 'nominee-cards', code: 'pass-through', parameter: 'minPassThroughShare', count: 1 },
    ],
    score: {
      byTypology: perTypology((typology) => (typology === 'nominee-cards' ? nominee : score())),
      overall: { ...nominee, decoys: 60 },
      schemes: [
        {
          schemeId: 'nominee-cards-1',
          typology: 'nominee-cards',
          form: null,
          difficulty: 'plain',
          events: 40,
          firstEventAtMs: MORNING_MS,
          caught: true,
          caughtByAnyRule: true,
          firstAlertId: '3f9a2c77d0',
          secondsToDetect: 3600,
          movedKzt: 5_000_000,
          movedBeforeKzt: 980_000,
        },
      ],
      decoysByHabit: { 'wedding-pool': { decoys: 14, alerted: 1 }, 'bazaar-trader': { decoys: 30, alerted: 0 } },
    },
    calibration: [
      { name: 'cash withdrawn per person and year', unit: 'KZT', target: 660_000, generated: 642_311.5, ratio: 0.9732, source: 'press' },
    ],
    alertList: [
      sampleAlert,
      {
        ...sampleAlert,
        alertId: '3f9b000000',
        verdict: { schemeId: null, decoyId: 'wedding-pool-3', habit: 'wedding-pool', eventIds: ['e0', 'e20', 'e90'], trueShare: 0 },
      },
    ],
  };
}
