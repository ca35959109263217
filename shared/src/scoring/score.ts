/** The scorer: takes the truth record by record and the final alerts once, and says what was caught, missed and wronged. */
import type { Alert } from '../events/alert.js';
import { ratio, tiynToTenge } from '../events/money.js';
import { typologyNames, type Truth, type TypologyName } from '../events/truth.js';
import { judgeAlert, type JudgedAlert } from './judge-alert.js';
import { MS_PER_SECOND, scoreGroup, type SchemeOutcome } from './score-group.js';
import type { HabitScore, SchemeScore, Score, Verdict } from './score-report.js';
import { compareText } from '../documents/text-order.js';
import { createTruthBook, type KnownDecoy, type KnownScheme, type KnownTruth } from './truth-book.js';

export interface Scoring {
  readonly score: Score;
  /** By alertId; merged alerts have none, nor have alerts on a bank. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

export type Judge = (alert: Alert, truth: KnownTruth) => JudgedAlert;

export interface Scorer {
  /** Takes one truth record, in any order; repeats change nothing. Throws on truth that contradicts itself. */
  observe(record: Truth): void;
  /**
   * Scores the final alerts, in any order. Merged alerts are not scored: the alert they merged into is. Nor are alerts on a bank: they say
   * how it keeps a rule, which no scheme makes true or false. `judge` decides which alerts are true; default by their evidence.
   */
  score(finalAlerts: readonly Alert[], judge?: Judge): Scoring;
  /** All that was observed so far. */
  truth(): KnownTruth;
}

export function createScorer(): Scorer {
  const book = createTruthBook();
  let closed: KnownTruth | undefined;
  const truth = (): KnownTruth => (closed ??= book.close());
  return {
    observe(record) {
      closed = undefined;
      book.observe(record);
    },
    score: (finalAlerts, judge = judgeAlert) => scoreAgainst(truth(), finalAlerts, judge),
    truth,
  };
}

/** Merged alerts count in the alert they merged into. No scheme makes an alert on a bank true or false. */
export const isScored = ({ status, subject }: Alert): boolean => status !== 'merged' && subject.kind !== 'bank';

function scoreAgainst(truth: KnownTruth, finalAlerts: readonly Alert[], judge: Judge): Scoring {
  const judged = finalAlerts
    .filter(isScored)
    .sort((left, right) => left.openedAtMs - right.openedAtMs || compareText(left.alertId, right.alertId))
    .map((alert) => judge(alert, truth));
  const outcomes = truth.schemes.map((scheme) => outcomeOf(scheme, judged));
  const wronged = new Set(judged.flatMap(({ decoys }) => [...decoys]));
  const group = (typology: TypologyName | null) => scoreGroup(typology, outcomes, judged, truth.decoys, wronged);
  return {
    score: {
      byTypology: Object.fromEntries(typologyNames.map((typology) => [typology, group(typology)])) as Score['byTypology'],
      overall: group(null),
      schemes: outcomes.map(schemeScore),
      decoysByHabit: scoreHabits(truth.decoys, wronged),
    },
    verdicts: new Map(judged.map(({ alert, verdict }) => [alert.alertId, verdict])),
  };
}

/** `judged` is in order of opening, so the first true alert is the first found. */
function outcomeOf(scheme: KnownScheme, judged: readonly JudgedAlert[]): SchemeOutcome {
  const own = judged.filter((one) => one.scheme === scheme);
  const firstAlert = own[0]?.alert ?? null;
  const { firstEventAtMs, movedTiyn } = scheme;
  return {
    scheme,
    caught: own.some(({ alert }) => alert.rule === scheme.truth.typology),
    firstAlert,
    // An episode may have opened on something else and drawn the scheme in later.
    msToDetect: firstAlert === null || firstEventAtMs === null ? null : Math.max(0, firstAlert.openedAtMs - firstEventAtMs),
    movedBeforeTiyn: firstAlert === null ? movedTiyn : scheme.movedBeforeTiyn(firstAlert.openedAtMs),
  };
}

function schemeScore({ scheme, caught, firstAlert, msToDetect, movedBeforeTiyn }: SchemeOutcome): SchemeScore {
  const { schemeId, typology, form, difficulty } = scheme.truth;
  return {
    schemeId,
    typology,
    form,
    difficulty,
    events: scheme.eventCount,
    firstEventAtMs: scheme.firstEventAtMs,
    caught,
    caughtByAnyRule: firstAlert !== null,
    firstAlertId: firstAlert?.alertId ?? null,
    secondsToDetect: msToDetect === null ? null : ratio(msToDetect, MS_PER_SECOND, 3),
    movedKzt: tiynToTenge(scheme.movedTiyn),
    movedBeforeKzt: tiynToTenge(movedBeforeTiyn),
  };
}

function scoreHabits(decoys: readonly KnownDecoy[], wronged: ReadonlySet<KnownDecoy>): Record<string, HabitScore> {
  const habits = [...new Set(decoys.map(({ habit }) => habit))].sort(compareText);
  return Object.fromEntries(
    habits.map((habit) => {
      const ofHabit = decoys.filter((decoy) => decoy.habit === habit);
      return [habit, { decoys: ofHabit.length, alerted: ofHabit.filter((decoy) => wronged.has(decoy)).length }];
    }),
  );
}
