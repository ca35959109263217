/** Scores somebody's alerts against the truth of one country, as a run's own alerts are scored. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { TypologyName } from '@tengewatch/shared/events/truth.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import { judgeAlert, judgeByCards } from '@tengewatch/shared/scoring/judge-alert.js';
import type { SchemeScore, Verdict } from '@tengewatch/shared/scoring/score-report.js';
import type { Judge } from '@tengewatch/shared/scoring/score.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { Backtest, CountrySeed, RuleSeed } from '../backtest/backtest-form.js';
import { densityFigures, NOTHING, ruleFigures } from '../backtest/pooled-figures.js';
import { countrySeed, foundSeed, typologyOf, schemeSeed } from '../backtest/seed-figures.js';
import type { AlertRow } from './alert-rows.js';
import { asAlert, lineOf } from './rows-as-alerts.js';
import type { VisitedCountry } from './visit-country.js';

export const SCORE_VERSION = 1;

export interface ScoredAlert {
  readonly line: number;
  readonly rule: RuleName | null;
  readonly cards: readonly string[];
  readonly judgedBy: 'evidence' | 'cards';
  /** Null for an alert on a bank, which no scheme makes true or false. */
  readonly verdict: Verdict | null;
}

/** Alerts of one rule, or all alerts whatever their rule. */
export interface ScoredGroup {
  /** Null for all alerts together, which have the schemes of every typology to find. */
  readonly rule: RuleName | null;
  readonly typology: TypologyName | null;
  readonly figures: ReturnType<typeof ruleFigures>;
  readonly found: RuleSeed;
  readonly schemes: readonly (SchemeScore & { readonly isFound: boolean })[];
  readonly alerts: readonly ScoredAlert[];
}

export interface ScoredFile {
  readonly form: 'tengewatch-score';
  readonly version: typeof SCORE_VERSION;
  readonly scenario: string;
  readonly title: string;
  readonly days: number;
  readonly seed: number;
  readonly settings: readonly string[];
  readonly judgedByEvidence: number;
  readonly judgedByCards: number;
  readonly country: CountrySeed;
  readonly density: Backtest['density'];
  readonly groups: readonly ScoredGroup[];
}

export interface ToScore {
  readonly rows: readonly AlertRow[];
  readonly country: VisitedCountry;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly settings: readonly string[];
  /** Only alerts of this rule, and those that name none. */
  readonly rule: RuleName | null;
}

export function scoreRows({ rows: all, country, scenario, seed, settings, rule }: ToScore): ScoredFile {
  const rows = all.filter((row) => rule === null || row.rule === rule || row.rule === null);
  const { eventCount: events, cardCount: cards, movedTiyn, scorer } = country;
  const visited = { truth: scorer.truth(), events, cards, movedTiyn };
  const where = countrySeed(scenario, seed, visited, null);
  const group = (of: RuleName | null, theirs: readonly AlertRow[]): ScoredGroup => scoreGroup(of, theirs, country, scenario, where);
  const named = [...new Set(rows.flatMap((row) => row.rule ?? []))].sort();
  const isOneGroup = rule !== null || (named.length === 1 && rows.every((row) => row.rule !== null));
  return {
    form: 'tengewatch-score',
    version: SCORE_VERSION,
    scenario: scenario.name,
    title: scenario.title,
    days: scenario.days,
    seed,
    settings: [...settings],
    judgedByEvidence: rows.filter(hasEvidence).length,
    judgedByCards: rows.filter((row) => !hasEvidence(row)).length,
    country: where,
    density: densityFigures([where]),
    groups: isOneGroup
      ? [group(rule ?? named[0]!, rows)]
      : [
          group(null, rows),
          ...named.map((one) =>
            group(
              one,
              rows.filter((row) => row.rule === one),
            ),
          ),
        ],
  };
}

const hasEvidence = ({ evidence }: Pick<AlertRow, 'evidence'>): boolean => evidence.length > 0;

const judge: Judge = (alert, truth) => (alert.evidence.length > 0 ? judgeAlert(alert, truth) : judgeByCards(alert, truth));

function scoreGroup(
  rule: RuleName | null,
  rows: readonly AlertRow[],
  country: VisitedCountry,
  scenario: Scenario,
  where: CountrySeed,
): ScoredGroup {
  const alerts = rows.map((row): Alert => ({ ...asAlert(row, country), ...(rule === null ? {} : { rule }) }));
  const { score, verdicts } = country.scorer.score(alerts, judge);
  const typology = rule === null ? null : typologyOf(rule);
  const wanted = score.schemes.filter((scheme) => scheme.events > 0 && (rule === null || scheme.typology === typology));
  const schemes = wanted.map((scheme) => ({ ...scheme, isFound: rule === null ? scheme.caughtByAnyRule : scheme.caught }));
  const evaluated = { score, verdicts, finalAlerts: alerts, alertDigest: alertDigest(alerts), nearMisses: [] };
  const ofTypology = foundSeed(typology, where.seed, evaluated, { truth: country.scorer.truth() });
  const found = {
    ...ofTypology,
    schemes: schemes.map((scheme) => schemeSeed(scheme, scheme.isFound)),
  };
  return {
    rule,
    typology,
    figures: { ...ruleFigures([found], [where], scenario.days), nearMissesPerWeek: NOTHING },
    found,
    schemes,
    alerts: rows.map((row, at) => ({
      line: lineOf(alerts[at]!.alertId),
      rule: row.rule,
      cards: alerts[at]!.cards,
      judgedBy: hasEvidence(row) ? 'evidence' : 'cards',
      verdict: verdicts.get(alerts[at]!.alertId) ?? null,
    })),
  };
}
