/** Why a scheme was missed by the rule of its typology, or caught no earlier: its country happens again, and every evaluation is kept. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { adviceOn } from '@tengewatch/shared/documents/nearest-name.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import type { IllicitEventTruth, SchemeTruth } from '@tengewatch/shared/events/truth.js';
import { localDay } from '@tengewatch/shared/rules/local-time.js';
import { judgeAlert } from '@tengewatch/shared/scoring/judge-alert.js';
import { isScored } from '@tengewatch/shared/scoring/score.js';
import type { SchemeScore } from '@tengewatch/shared/scoring/score-report.js';
import type { KnownTruth } from '@tengewatch/shared/scoring/truth-book.js';
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import { catchingChanges, type CatchingChange } from './catching-change.js';
import { grouped } from './grouped.js';
import { byNearness, isFound, nearestOf } from './nearest.js';
import { schemesOf, watchAgain, type FoundScheme, type WatchedAgain } from './watch-again.js';

/** What the rule made of one card, ATM, group or platform at one step. */
export interface SubjectLooks {
  readonly subject: Evaluation['subject'];
  readonly looks: number;
  /** At how many of them all was met. */
  readonly found: number;
  readonly nearest: Evaluation;
}

export interface StepLooks {
  readonly stage: string;
  /** What the step looks for. */
  readonly finds: string;
  readonly looks: number;
  readonly found: number;
  /** Nearest first. */
  readonly subjects: readonly SubjectLooks[];
}

export interface StageOfScheme {
  readonly stage: string;
  readonly events: number;
  readonly movedKzt: number;
}

/** An alert of the rule that names somebody of the scheme and is not on it. */
export interface OtherAlert {
  readonly alertId: string;
  readonly openedAtMs: number;
  /** The largest share of its evidence money that belongs to one scheme, and which scheme that is when it is more than half. */
  readonly trueShare: number | null;
  readonly schemeId: string | null;
}

export interface FirstAlert {
  readonly alertId: string;
  readonly subject: Alert['subject'];
  readonly openedAtMs: number;
  /** The earliest of the alerts that were merged into it later, where one opened before it. */
  readonly mergedIn: { readonly alertId: string; readonly openedAtMs: number } | null;
  readonly movedBeforeKzt: number;
  /** The look at which it opened; null where a step without such a look opened it. */
  readonly at: Evaluation | null;
  /** The nearest look of each local day before, from the last step that looked on that day. */
  readonly before: readonly Evaluation[];
  /** The last look before, and so what was met last. */
  readonly lastBefore: Evaluation | null;
}

export interface SchemeWhy {
  readonly truth: SchemeTruth;
  readonly score: SchemeScore;
  readonly lastEventAtMs: number;
  readonly stages: readonly StageOfScheme[];
  readonly steps: readonly StepLooks[];
  /** Those whom the rule could have looked at and never did. */
  readonly neverLookedAt: readonly string[];
  readonly firstAlert: FirstAlert | null;
  readonly otherAlerts: readonly OtherAlert[];
  /** Of a missed scheme. */
  readonly changes: readonly CatchingChange[];
}

export interface SchemeAsked {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly schemeId: string;
  readonly onProgress?: (shareDone: number) => void;
}

export interface ExplainedScheme {
  readonly why: SchemeWhy;
  readonly watched: WatchedAgain;
}

/** Throws BadInput where there is no such scheme, or none that a rule could have found. */
export function schemeWhy(asked: SchemeAsked): ExplainedScheme {
  const { scenario, seed, schemeId, onProgress } = asked;
  const { truth, shard } = schemeNamed(schemeId, schemesOf(scenario, seed));
  const cards = new Set(truth.members.flatMap(({ card }) => card ?? []));
  const watched = watchAgain({
    scenario,
    seed,
    rule: truth.typology,
    watched: new Set(watchedOf(truth)),
    cards,
    shard,
    schemeId,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return { why: explained(asked, truth, watched), watched };
}

function schemeNamed(wanted: string, schemes: readonly FoundScheme[]): FoundScheme {
  const found = schemes.find(({ truth }) => truth.schemeId === wanted);
  if (schemes.length === 0) throw new BadInput(`there is no scheme "${wanted}": this country has none at all`);
  if (found === undefined) {
    const ids = schemes.map(({ truth }) => truth.schemeId).sort();
    throw new BadInput(`there is no scheme "${wanted}" in this country; ${adviceOn(wanted, ids)}`);
  }
  if (found.truth.label === 'illicit') return found;
  throw new BadInput(
    `the scenario labels scheme ${wanted} as a decoy, so that no alert on it counts as a catch`,
    'to see what a rule makes of it, follow one of its cards with: tengewatch trace CARD --rule RULE',
  );
}

/** Whom the rule looks at: the names of a platform that has any, else the cards that its members use for the scheme. */
export function watchedOf({ members }: SchemeTruth): readonly string[] {
  const names = members.flatMap(({ platform }) => platform ?? []);
  return names.length > 0 ? names : members.flatMap(({ card }) => card ?? []);
}

function explained({ scenario, schemeId }: SchemeAsked, truth: SchemeTruth, watched: WatchedAgain): SchemeWhy {
  const { seen, evaluations, illicit, stages, events } = watched;
  const set = seen.sets[0]!;
  const score = set.score.schemes.find((one) => one.schemeId === schemeId)!;
  if (score.firstEventAtMs === null) {
    throw new BadInput(`scheme ${schemeId} never acted in this country, so that there was nothing to catch; a longer scenario may help`);
  }
  const steps = stages.flatMap((stage) => stepOf(stage, evaluations) ?? []);
  const lookedAt = new Set(evaluations.flatMap(({ about }) => about));
  return {
    truth,
    score,
    lastEventAtMs: Math.max(...illicit.map(({ timeMs }) => timeMs)),
    stages: truth.stages.map((stage) => stageOf(stage, illicit)),
    steps,
    neverLookedAt: watchedOf(truth).filter((one) => !lookedAt.has(one)),
    firstAlert: firstAlertOf(score, set.finalAlerts, watched),
    otherAlerts: otherAlerts(truth, set.finalAlerts, seen.truth),
    changes: score.caught
      ? []
      : catchingChanges({
          evaluations,
          scenario,
          rule: truth.typology,
          events,
          isOnScheme: (alert) => isScored(alert) && judgeAlert(alert, seen.truth).scheme?.truth.schemeId === schemeId,
        }),
  };
}

function stageOf(stage: string, illicit: readonly IllicitEventTruth[]): StageOfScheme {
  const own = illicit.filter((event) => event.stage === stage);
  const movedTiyn = own.reduce((sum, { moved, amountTiyn }) => (moved ? sum + amountTiyn : sum), 0);
  return { stage, events: own.length, movedKzt: tiynToTenge(movedTiyn) };
}

function stepOf(stage: string, all: readonly Evaluation[]): StepLooks | undefined {
  const looks = all.filter((one) => one.stage === stage);
  if (looks[0] === undefined) return undefined;
  const subjects = grouped(looks, ({ subject }) => `${subject.kind} ${subject.id}`).map((own): SubjectLooks => {
    const nearest = nearestOf(own)!;
    return { subject: nearest.subject, looks: own.length, found: own.filter(isFound).length, nearest };
  });
  return {
    stage,
    finds: looks[0].finds,
    looks: looks.length,
    found: looks.filter(isFound).length,
    subjects: subjects.sort((one, other) => byNearness(one.nearest, other.nearest)),
  };
}

function firstAlertOf(score: SchemeScore, alerts: readonly Alert[], { evaluations, stages }: WatchedAgain): FirstAlert | null {
  const alert = alerts.find(({ alertId }) => alertId === score.firstAlertId);
  if (alert === undefined) return null;
  const { alertId, subject } = alert;
  const mergedIn = earliestMergedInto(alert, alerts);
  const openedAtMs = mergedIn?.openedAtMs ?? alert.openedAtMs;
  const last = stages.findLast((stage) => evaluations.some((one) => one.stage === stage));
  const finding = evaluations.filter((one) => one.stage === last && isSameSubject(one, alert));
  const at = finding.find((one) => one.timeMs === openedAtMs && isFound(one)) ?? null;
  const earlier = evaluations.filter(
    ({ timeMs, stage, subject: other }) => timeMs < openedAtMs && (stage !== last || subject.kind === 'group' || other.id === subject.id),
  );
  const before = grouped(earlier, ({ timeMs }) => localDay(timeMs)).flatMap((ofDay) => {
    const step = stages.findLast((stage) => ofDay.some((one) => one.stage === stage));
    return nearestOf(ofDay.filter(({ stage }) => stage === step)) ?? [];
  });
  const lastBefore = finding.findLast(({ timeMs }) => timeMs < openedAtMs) ?? null;
  return { alertId, subject, openedAtMs: alert.openedAtMs, mergedIn, movedBeforeKzt: score.movedBeforeKzt, at, before, lastBefore };
}

/** A group that is older and had no alert may take over that of a younger one, under a new id and with a later opening. */
function earliestMergedInto({ alertId, openedAtMs }: Alert, alerts: readonly Alert[]): FirstAlert['mergedIn'] {
  const into = new Set([alertId]);
  for (let size = 0; size < into.size;) {
    size = into.size;
    for (const { alertId: other, mergedInto } of alerts) if (mergedInto !== null && into.has(mergedInto)) into.add(other);
  }
  const earlier = alerts.filter((one) => into.has(one.alertId) && one.openedAtMs < openedAtMs);
  const [first] = earlier.sort((one, other) => one.openedAtMs - other.openedAtMs);
  return first === undefined ? null : { alertId: first.alertId, openedAtMs: first.openedAtMs };
}

/** A group goes by the name of its earliest burst, which another one may have had before the two were joined. */
const isSameSubject = ({ subject, about }: Evaluation, alert: Alert): boolean =>
  subject.id === alert.subject.id || (subject.kind === 'group' && about.some((card) => alert.cards.includes(card)));

function otherAlerts(truth: SchemeTruth, alerts: readonly Alert[], known: KnownTruth): OtherAlert[] {
  const ours = new Set(watchedOf(truth));
  const names = (alert: Alert): boolean => ours.has(alert.subject.id) || alert.cards.some((card) => ours.has(card));
  return alerts
    .filter((alert) => isScored(alert) && names(alert))
    .map((alert) => ({ alert, ...judgeAlert(alert, known).verdict }))
    .filter(({ schemeId }) => schemeId !== truth.schemeId)
    .map(({ alert: { alertId, openedAtMs }, trueShare, schemeId }) => ({ alertId, openedAtMs, trueShare, schemeId }));
}
