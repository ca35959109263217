/** A run report as a side: its rules are told apart, and each is counted as a backtest counts it. */
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { ratio } from '@tengewatch/shared/events/money.js';
import { SECOND_MS } from '@tengewatch/shared/events/time-spans.js';
import type { ReportedAlert, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { basename } from 'node:path';
import type { RuleSeed } from '../backtest/backtest-form.js';
import type { FigureName } from '../backtest/figure-names.js';
import { typologyOf } from '../backtest/seed-figures.js';
import { foundAlert } from '../backtest/found-alert.js';
import type { Side } from './side.js';

/** A report keeps neither who has no part in any scheme, nor what moved before the first alert of each rule. */
const FIGURES: readonly FigureName[] = [
  'recall',
  'recallPlain',
  'recallCareful',
  'recallEvasive',
  'precision',
  'f1',
  'medianSecondsToDetect',
  'p90SecondsToDetect',
  'alertsPerWeek',
  'alertsPerThousandCardDays',
  'falseAlertsPerThousandCardDays',
  'nearMissesPerWeek',
];
const SECONDS_DECIMALS = 3;

export function sideOfReport(report: RunReport, file: string): Side {
  const { run, score, speed, alertList } = report;
  const { scenario, title, days, settings, seed, people, cards } = run;
  const schemes = new Map(score.schemes.map((scheme) => [scheme.schemeId, scheme]));
  return {
    name: basename(file),
    scenario,
    title,
    days,
    settings,
    countries: [
      {
        seed,
        events: speed.events,
        people,
        cards,
        cardDays: cards * days,
        schemes: score.schemes.filter(({ events }) => events > 0).length,
      },
    ],
    // A run may have fewer rules than there are.
    rules: ruleNames
      .filter((rule) => run.ruleVersions[rule] !== '')
      .map((rule) => ({ rule, typology: typologyOf(rule), ruleVersion: run.ruleVersions[rule], seeds: [seedOf(rule, report)] })),
    alerts: alertList
      .filter(({ status }) => status !== 'merged')
      .map((alert) => foundAlert(seed, alert, alert.verdict, (schemeId) => schemes.get(schemeId))),
    figures: FIGURES,
    knowsHonestPeople: false,
    report: file,
  };
}

/** What a report does not tell of a rule alone is 0 or empty, and in no figure that is compared. */
function seedOf(rule: RuleName, { run, score, nearMisses, alertList }: RunReport): RuleSeed {
  const alerts = alertList.filter((alert) => alert.rule === rule && alert.status !== 'merged');
  const verdicts = alerts.flatMap(({ verdict }) => verdict ?? []);
  const evasive = new Set(score.schemes.filter(({ difficulty }) => difficulty === 'evasive').map(({ schemeId }) => schemeId));
  const onSchemes = verdicts.flatMap(({ schemeId }) => schemeId ?? []);
  const onHeadline = onSchemes.filter((schemeId) => !evasive.has(schemeId));
  const trueAlerts = new Set(onHeadline).size;
  return {
    seed: run.seed,
    alertDigest: run.alertDigest,
    alerts: alerts.length,
    scoredAlerts: verdicts.length,
    trueAlerts,
    extraTrueAlerts: onHeadline.length - trueAlerts,
    evasiveTrueAlerts: onSchemes.length - onHeadline.length,
    falseAlerts: verdicts.length - onSchemes.length,
    nearMisses: nearMisses.filter((miss) => miss.rule === rule).reduce((sum, { count }) => sum + count, 0),
    schemes: score.schemes
      .filter(({ typology, events }) => typology === typologyOf(rule) && events > 0)
      .map(({ schemeId, form, difficulty, caught, firstEventAtMs, movedKzt }) => ({
        schemeId,
        form,
        difficulty,
        caught,
        secondsToDetect: caught ? secondsToDetect(alerts, schemeId, firstEventAtMs!) : null,
        movedKzt,
        movedBeforeKzt: 0,
      })),
    lookAlikes: 0,
    lookAlikesAlerted: 0,
    lookAlikesByHabit: [],
    members: 0,
    membersNamed: 0,
    honestNamed: 0,
  };
}

function secondsToDetect(alerts: readonly ReportedAlert[], wanted: string, firstEventAtMs: number): number {
  const opened = alerts.filter(({ verdict }) => verdict?.schemeId === wanted).map(({ openedAtMs }) => openedAtMs);
  return ratio(Math.max(0, Math.min(...opened) - firstEventAtMs), SECOND_MS, SECONDS_DECIMALS);
}
