/** What a rule's report card needs of the country of one seed: from one pass over its events. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import type { NearMissCount } from '@tengewatch/shared/scoring/run-report.js';
import type { KnownScheme } from '@tengewatch/shared/scoring/truth-book.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { CountrySeed, RuleSeed } from '../backtest/backtest-form.js';
import { evaluateSeed, type EvaluatedSeed, type EvaluatedSet } from '../backtest/evaluate-seed.js';
import { ruleOf } from '../backtest/find-in-seed.js';
import { countrySeed, ruleSeed } from '../backtest/seed-figures.js';
import type { Point } from '../sweep/points.js';
import { countryOf, tallyOf, type Country, type Tally } from '../sweep/tally.js';

export interface CardSeedWanted {
  readonly scenario: Scenario;
  readonly rule: RuleName;
  readonly seed: number;
  /** Settings that differ from the scenario's. */
  readonly settings: readonly Point[];
}

/** A scheme that the rule did not catch. */
export interface Missed {
  readonly schemeId: string;
  readonly seed: number;
  readonly difficulty: string;
  readonly form: string | null;
  readonly cards: number;
  readonly movedKzt: number;
  /** What moved on each day of the scenario on which anything did. */
  readonly days: readonly { readonly day: number; readonly kzt: number }[];
}

/** An alert on somebody honest. */
export interface Wronged {
  readonly alertId: string;
  readonly seed: number;
  readonly subject: string;
  readonly openedAtMs: number;
  readonly amountKzt: number;
  /** What they really did; null for people without a habit that resembles a scheme. */
  readonly habit: string | null;
  readonly reasons: readonly string[];
}

export interface CardSeed {
  readonly country: CountrySeed;
  readonly counted: Country;
  readonly present: RuleSeed;
  readonly settings: readonly Tally[];
  readonly nearMisses: readonly NearMissCount[];
  /** Schemes of the rule's typology that other rules catch as well. */
  readonly caughtByOthers: readonly string[];
  readonly missed: readonly Missed[];
  readonly wronged: readonly Wronged[];
}

export function cardSeed({ scenario, rule, seed, settings }: CardSeedWanted): CardSeed {
  const parameters = scenario.rules[rule] ?? {};
  const others = catalogue
    .filter(({ name }) => name !== rule)
    .map(({ name }) => ruleOf({ rule: name, parameters: scenario.rules[name] ?? {} }));
  const evaluated = evaluateSeed(scenario, seed, [
    [ruleOf({ rule, parameters })],
    others,
    ...settings.map((point) => [ruleOf({ rule, parameters: { ...parameters, ...point } })]),
  ]);
  const [own, byOthers, ...varied] = evaluated.sets as [EvaluatedSet, EvaluatedSet, ...EvaluatedSet[]];
  const present = ruleSeed(rule, seed, own, evaluated);
  const country = countrySeed(scenario, seed, evaluated, null);
  const ofTypology = new Set(present.schemes.map(({ schemeId }) => schemeId));
  return {
    country,
    counted: countryOf(present, country.cardDays),
    present,
    settings: varied.map((set) => tallyOf(ruleSeed(rule, seed, set, evaluated))),
    nearMisses: own.nearMisses,
    caughtByOthers: byOthers.score.schemes
      .filter(({ schemeId, caughtByAnyRule }) => ofTypology.has(schemeId) && caughtByAnyRule)
      .map(({ schemeId }) => schemeId),
    missed: missedOf(scenario, seed, present, evaluated),
    wronged: own.finalAlerts.flatMap((alert) => wrongedOf(alert, seed, own) ?? []),
  };
}

function missedOf(scenario: Scenario, seed: number, { schemes }: RuleSeed, { truth }: EvaluatedSeed): Missed[] {
  const byId = new Map(truth.schemes.map((scheme) => [scheme.truth.schemeId, scheme]));
  return schemes
    .filter(({ caught }) => !caught)
    .map(({ schemeId, difficulty, form, movedKzt }) => {
      const scheme = byId.get(schemeId)!;
      return { schemeId, seed, difficulty, form, cards: scheme.cards.size, movedKzt, days: daysOf(scenario, scheme) };
    });
}

function daysOf(scenario: Scenario, scheme: KnownScheme): Missed['days'] {
  const { startMs } = scenarioWindow(scenario);
  return Array.from({ length: scenario.days }, (_, day) => {
    const fromMs = startMs + day * DAY_MS;
    return { day, kzt: tiynToTenge(scheme.movedBeforeTiyn(fromMs + DAY_MS) - scheme.movedBeforeTiyn(fromMs)) };
  }).filter(({ kzt }) => kzt > 0);
}

function wrongedOf(
  { alertId, subject, openedAtMs, amountTiyn, reasons }: Alert,
  seed: number,
  { verdicts }: EvaluatedSet,
): Wronged | undefined {
  const verdict = verdicts.get(alertId);
  if (verdict === undefined || verdict.schemeId !== null) return undefined;
  return {
    alertId,
    seed,
    subject: subject.id,
    openedAtMs,
    amountKzt: tiynToTenge(amountTiyn),
    habit: verdict.habit,
    reasons: reasons.map(({ code }) => code),
  };
}
