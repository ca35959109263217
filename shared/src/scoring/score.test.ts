import { describe, expect, test } from '@jest/globals';
import type { Alert } from '../events/alert.js';
import type { Truth } from '../events/truth.js';
import { cardOf, givenAlert, givenDecoy, givenDecoyEvent, givenEvidence, givenIllicitEvent, givenScheme } from '../testing/given-truth.js';
import { createScorer, type Scoring } from './score.js';

function scored(truth: readonly Truth[], alerts: readonly Alert[]): Scoring {
  const scorer = createScorer();
  for (const record of truth) scorer.observe(record);
  return scorer.score(alerts);
}
const nominee = ({ score }: Scoring) => score.byTypology['nominee-cards'];
const evidence = (...sums: readonly (readonly [string, number])[]) =>
  sums.map(([eventId, amountTiyn]) => givenEvidence(eventId, { amountTiyn }));

const oneScheme = [givenScheme('s1'), givenIllicitEvent('s1', 'e1'), givenIllicitEvent('s1', 'e2')];

describe('a true alert', () => {
  test('owes more than half of its evidence money to one scheme', () => {
    const result = scored(oneScheme, [givenAlert('a', { evidence: evidence(['e1', 51], ['x', 49]) })]);
    expect(nominee(result)).toMatchObject({ caught: 1, trueAlerts: 1, falseAlerts: 0, recall: 1, precision: 1, f1: 1 });
    expect(result.verdicts.get('a')).toEqual({ schemeId: 's1', decoyId: null, habit: null, eventIds: ['e1'], trueShare: 0.51 });
  });

  test('is false at exactly half', () => {
    const result = scored(oneScheme, [givenAlert('a', { evidence: evidence(['e1', 50], ['x', 50]) })]);
    expect(nominee(result)).toMatchObject({ caught: 0, caughtByAnyRule: 0, trueAlerts: 0, falseAlerts: 1, precision: 0, f1: 0 });
    expect(result.verdicts.get('a')).toEqual({ schemeId: null, decoyId: null, habit: null, eventIds: [], trueShare: 0.5 });
  });

  test('cannot be made of two schemes together', () => {
    const truth = [...oneScheme, givenScheme('s2'), givenIllicitEvent('s2', 'f1')];
    const result = scored(truth, [givenAlert('a', { evidence: evidence(['e1', 40], ['f1', 40], ['x', 20]) })]);
    expect(nominee(result)).toMatchObject({ caught: 0, falseAlerts: 1 });
  });

  test('is false without evidence money', () => {
    expect(nominee(scored(oneScheme, [givenAlert('a')]))).toMatchObject({ trueAlerts: 0, falseAlerts: 1 });
  });

  test('of another rule counts for recall by any rule, and for the precision of that rule', () => {
    const result = scored(oneScheme, [givenAlert('a', { rule: 'cash-out-groups', evidence: evidence(['e1', 1]) })]);
    expect(nominee(result)).toMatchObject({ caught: 0, caughtByAnyRule: 1, recall: 0, recallByAnyRule: 1, alerts: 0 });
    expect(result.score.byTypology['cash-out-groups']).toMatchObject({ schemes: 0, alerts: 1, trueAlerts: 1, precision: 1 });
    expect(result.score.overall).toMatchObject({ schemes: 1, caught: 0, caughtByAnyRule: 1, alerts: 1, trueAlerts: 1 });
  });
});

describe('precision', () => {
  test('counts one true alert a scheme; extras are reported, and neither help nor hurt', () => {
    const alerts = ['a', 'b', 'c'].map((alertId) => givenAlert(alertId, { evidence: evidence(['e1', 1]) }));
    const result = scored(oneScheme, [...alerts, givenAlert('wrong', { evidence: evidence(['x', 1]) })]);
    expect(nominee(result)).toMatchObject({ alerts: 4, trueAlerts: 1, extraTrueAlerts: 2, falseAlerts: 1, precision: 0.5, f1: 0.6667 });
  });

  test('leaves merged alerts out', () => {
    const merged = givenAlert('m', { status: 'merged', mergedInto: 'a', evidence: evidence(['x', 1]) });
    const result = scored(oneScheme, [givenAlert('a', { evidence: evidence(['e1', 1]) }), merged]);
    expect(nominee(result)).toMatchObject({ alerts: 1, falseAlerts: 0, precision: 1 });
    expect(result.verdicts.has('m')).toBe(false);
  });

  test('counts one alert a scheme over all rules in the overall score', () => {
    const alerts = [
      givenAlert('a', { evidence: evidence(['e1', 1]) }),
      givenAlert('b', { rule: 'cash-out-groups', evidence: evidence(['e2', 1]) }),
    ];
    expect(scored(oneScheme, alerts).score.overall).toMatchObject({ alerts: 2, trueAlerts: 1, extraTrueAlerts: 1 });
  });
});

describe('where nothing can be scored', () => {
  test('every share is null, which is neither good nor bad', () => {
    const { overall } = scored([], []).score;
    expect(overall).toMatchObject({ recall: null, recallByAnyRule: null, precision: null, f1: null });
    expect(overall.cards).toMatchObject({ precision: null, recall: null });
    expect(Object.values(overall.byDifficulty).map(({ recall }) => recall)).toEqual([null, null, null]);
  });

  test('only what cannot be divided is null: alerts without a scheme are wrong, a scheme without an alert is missed', () => {
    expect(nominee(scored([], [givenAlert('a')]))).toMatchObject({ recall: null, precision: 0, f1: null });
    expect(nominee(scored(oneScheme, []))).toMatchObject({ recall: 0, precision: null, f1: null });
    expect(nominee(scored(oneScheme, [givenAlert('a', { evidence: evidence(['x', 1]) })]))).toMatchObject({
      recall: 0,
      precision: 0,
      f1: 0,
    });
  });

  test('an alert without evidence money belongs to nobody by no share', () => {
    expect(scored(oneScheme, [givenAlert('a')]).verdicts.get('a')).toMatchObject({ schemeId: null, decoyId: null, trueShare: null });
  });
});

describe('evasive schemes', () => {
  const truth = [
    ...oneScheme,
    givenScheme('s2', { difficulty: 'evasive', cards: [cardOf(2)] }),
    givenIllicitEvent('s2', 'f1', { card: cardOf(2) }),
  ];

  test('stand apart from the headline recall', () => {
    const result = nominee(scored(truth, [givenAlert('a', { evidence: evidence(['e1', 1]) })]));
    expect(result).toMatchObject({ schemes: 1, caught: 1, recall: 1 });
    expect(result.byDifficulty).toEqual({
      plain: { schemes: 1, caught: 1, caughtByAnyRule: 1, recall: 1 },
      careful: { schemes: 0, caught: 0, caughtByAnyRule: 0, recall: null },
      evasive: { schemes: 1, caught: 0, caughtByAnyRule: 0, recall: 0 },
    });
  });

  test('make an alert neither false nor a headline catch, and their cards neither right nor wrong', () => {
    const result = nominee(scored(truth, [givenAlert('a', { evidence: evidence(['f1', 1]), cards: [cardOf(2)] })]));
    expect(result).toMatchObject({ caught: 0, alerts: 1, trueAlerts: 0, evasiveTrueAlerts: 1, falseAlerts: 0, precision: null });
    expect(result.byDifficulty.evasive).toEqual({ schemes: 1, caught: 1, caughtByAnyRule: 1, recall: 1 });
    expect(result.cards).toMatchObject({ alerted: 0, correct: 0 });
    expect(result.medianSecondsToDetect).toBeNull();
  });
});

describe('decoys', () => {
  const truth = [
    ...oneScheme,
    givenDecoy('d1', [cardOf(7)]),
    givenDecoy('d2', [cardOf(8)], { typology: 'cash-out-groups', habit: 'pay-day' }),
  ];

  test('are alerted by a false alert that names their card', () => {
    const result = scored(truth, [givenAlert('a', { evidence: evidence(['x', 1]), cards: [cardOf(7)] })]);
    expect(nominee(result)).toMatchObject({ decoys: 1, decoysAlerted: 1 });
    expect(result.verdicts.get('a')?.decoyId).toBe('d1');
    expect(result.score.decoysByHabit).toEqual({ 'wedding-pool': { decoys: 1, alerted: 1 }, 'pay-day': { decoys: 1, alerted: 0 } });
  });

  test('are alerted by a false alert whose evidence or subject is their card, of whatever rule', () => {
    const bySubject = givenAlert('a', { subject: { kind: 'card', id: cardOf(7) } });
    const byEvidence = givenAlert('b', { evidence: [givenEvidence('x', { card: cardOf(8) })] });
    const result = scored(truth, [bySubject, byEvidence]);
    expect(result.score.overall).toMatchObject({ decoys: 2, decoysAlerted: 2 });
    expect(result.score.byTypology['cash-out-groups']).toMatchObject({ alerts: 0, decoysAlerted: 1 });
  });

  test('are not alerted by a true alert or a merged one', () => {
    const right = givenAlert('a', { evidence: evidence(['e1', 1]), cards: [cardOf(7)] });
    const merged = givenAlert('m', { status: 'merged', cards: [cardOf(7)] });
    expect(scored(truth, [right, merged]).score.overall.decoysAlerted).toBe(0);
  });

  test('the verdict names the decoy with the most evidence, what it really is, and which evidence is of its habit', () => {
    const ofHabits = [givenDecoyEvent('d2', 'x'), givenDecoyEvent('d1', 'y'), givenDecoyEvent('d2', 'z')];
    const rows = ['x', 'y', 'everyday', 'z'].map((eventId) => givenEvidence(eventId, { card: cardOf(8) }));
    const verdict = scored([...truth, ...ofHabits], [givenAlert('a', { cards: [cardOf(7)], evidence: rows })]).verdicts.get('a');
    expect(verdict).toMatchObject({ decoyId: 'd2', habit: 'pay-day', eventIds: ['x', 'z'] });
  });

  test('everyday payments on the card of a look-alike are not of its habit', () => {
    const verdict = scored(truth, [givenAlert('a', { evidence: [givenEvidence('x', { card: cardOf(8) })] })]).verdicts.get('a');
    expect(verdict).toMatchObject({ decoyId: 'd2', eventIds: [] });
  });

  test("are alerted by a false alert that holds an event of the habit on somebody else's card", () => {
    const ofHabit = givenDecoyEvent('d1', 'x', { card: cardOf(99) });
    const result = scored([...truth, ofHabit], [givenAlert('a', { evidence: [givenEvidence('x', { card: cardOf(99) })] })]);
    expect(nominee(result).decoysAlerted).toBe(1);
    expect(result.verdicts.get('a')).toMatchObject({ decoyId: 'd1', eventIds: ['x'] });
  });

  test('a scheme labelled as a decoy is no scheme, and is alerted through its cards or its events', () => {
    const labelled = [givenScheme('s1', { label: 'decoy', cards: [cardOf(3)] }), givenIllicitEvent('s1', 'e1')];
    const byEvent = scored(labelled, [givenAlert('a', { evidence: [givenEvidence('e1', { card: cardOf(99) })] })]);
    expect(nominee(byEvent)).toMatchObject({ schemes: 0, falseAlerts: 1, decoys: 1, decoysAlerted: 1 });
    expect(byEvent.verdicts.get('a')).toEqual({ schemeId: null, decoyId: 's1', habit: 'labelled-decoy', eventIds: ['e1'], trueShare: 0 });
    expect(byEvent.score.decoysByHabit).toEqual({ 'labelled-decoy': { decoys: 1, alerted: 1 } });
    expect(nominee(scored(labelled, [givenAlert('a', { cards: [cardOf(3)] })])).decoysAlerted).toBe(1);
    expect(byEvent.score.schemes).toEqual([]);
  });
});

describe('time and money', () => {
  const truth = [
    givenScheme('s1'),
    givenIllicitEvent('s1', 'e1', { timeMs: 10_000, amountTiyn: 1000 }),
    givenIllicitEvent('s1', 'e2', { timeMs: 20_000, amountTiyn: 2000, moved: false }),
    givenIllicitEvent('s1', 'e3', { timeMs: 30_000, amountTiyn: 4000 }),
    givenIllicitEvent('s1', 'e4', { timeMs: 40_000, amountTiyn: 8000 }),
  ];

  test('run from the first illicit event to the first true alert of any rule', () => {
    const alerts = [
      givenAlert('a-late', { openedAtMs: 40_000, evidence: evidence(['e1', 1]) }),
      givenAlert('z-first', { openedAtMs: 30_000, rule: 'cash-out-groups', evidence: evidence(['e1', 1]) }),
      givenAlert('false', { openedAtMs: 10_000, evidence: evidence(['x', 1]) }),
    ];
    const { score } = scored(truth, alerts);
    expect(score.schemes).toEqual([
      {
        schemeId: 's1',
        typology: 'nominee-cards',
        form: null,
        difficulty: 'plain',
        events: 4,
        firstEventAtMs: 10_000,
        caught: true,
        caughtByAnyRule: true,
        firstAlertId: 'z-first',
        secondsToDetect: 20,
        movedKzt: 130,
        movedBeforeKzt: 10,
      },
    ]);
    expect(score.byTypology['nominee-cards']).toMatchObject({ medianSecondsToDetect: 20, p95SecondsToDetect: 20, kztBeforeFirstAlert: 10 });
  });

  test('everything moved before an alert that never came', () => {
    const { score } = scored(truth, []);
    expect(score.schemes[0]).toMatchObject({ firstAlertId: null, secondsToDetect: null, movedKzt: 130, movedBeforeKzt: 130 });
    expect(score.overall).toMatchObject({ medianSecondsToDetect: null, p95SecondsToDetect: null, kztBeforeFirstAlert: null });
  });

  test('an alert that was open already detects at once', () => {
    const { score } = scored(truth, [givenAlert('a', { openedAtMs: 5_000, evidence: evidence(['e1', 1]) })]);
    expect(score.schemes[0]).toMatchObject({ secondsToDetect: 0, movedBeforeKzt: 0 });
  });
});

test('cards are counted once, and rightly named when they belong to a scheme of any typology', () => {
  const truth = [
    givenScheme('s1', { cards: [cardOf(1), cardOf(2)] }),
    givenIllicitEvent('s1', 'e1', { card: cardOf(3) }),
    givenScheme('s2', { typology: 'cash-out-groups', cards: [cardOf(4)] }),
    givenIllicitEvent('s2', 'f1', { card: cardOf(4) }),
  ];
  const alerts = [
    givenAlert('a', { evidence: evidence(['e1', 1]), cards: [cardOf(1), cardOf(3), cardOf(50)] }),
    givenAlert('b', { evidence: evidence(['e1', 1]), cards: [cardOf(1), cardOf(4)] }),
  ];
  expect(nominee(scored(truth, alerts)).cards).toEqual({ illicit: 3, alerted: 4, correct: 3, found: 2, precision: 0.75, recall: 0.6667 });
});

test('a scheme that never acted is listed and counted nowhere', () => {
  const { score } = scored([givenScheme('idle', { cards: [cardOf(1)] })], []);
  expect(score.overall).toMatchObject({ schemes: 0, recall: null, cards: { illicit: 0 } });
  expect(score.schemes[0]).toMatchObject({ schemeId: 'idle', events: 0, firstEventAtMs: null, caught: false });
});

test('repeated truth changes nothing, contradictory truth is refused', () => {
  const alerts = [givenAlert('a', { evidence: evidence(['e1', 1]) })];
  expect(scored([...oneScheme, ...oneScheme], alerts)).toEqual(scored(oneScheme, alerts));
  expect(() => scored([...oneScheme, givenScheme('s1', { difficulty: 'careful' })], [])).toThrow('scheme s1 twice');
  expect(() => scored([...oneScheme, givenIllicitEvent('s2', 'e1')], [])).toThrow('event e1 to scheme s1 and to scheme s2');
  expect(() => scored([...oneScheme, givenDecoyEvent('d1', 'e1')], [])).toThrow('event e1 to scheme s1 and to look-alike d1');
  expect(() => scored([givenDecoyEvent('d9', 'e9')], [])).toThrow('look-alike d9 but never describes it');
  expect(() => scored([givenIllicitEvent('s9', 'e9')], [])).toThrow('scheme s9 but never describes it');
});
