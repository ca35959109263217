/** What a rule found in the country of one seed, in plain numbers that can be added up over seeds. */
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import { typologyNames, type TypologyName } from '@tengewatch/shared/events/truth.js';
import { tiynToTenge } from '@tengewatch/shared/events/money.js';
import type { SchemeScore } from '@tengewatch/shared/scoring/score-report.js';
import { scorePeople } from '@tengewatch/shared/scoring/score-people.js';
import { lookAlikes } from '@tengewatch/shared/world/typologies/typologies.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { EvaluatedSeed, EvaluatedSet } from './evaluate-seed.js';
import type { CountrySeed, RuleSeed } from './backtest-form.js';

/** The typology that a rule is made for; null for a rule of compliance, or one of an author's own. */
export const typologyOf = (rule: RuleName): TypologyName | null => typologyNames.find((typology) => typology === rule) ?? null;

/** `evaluated` is what the rule found alone. */
export const ruleSeed = (rule: RuleName, seed: number, evaluated: EvaluatedSet, country: Pick<EvaluatedSeed, 'truth'>): RuleSeed =>
  foundSeed(typologyOf(rule), seed, evaluated, country);

/** `evaluated` is what those alerts found that are to find the schemes of the typology. */
export function foundSeed(
  typology: TypologyName | null,
  seed: number,
  evaluated: EvaluatedSet,
  { truth }: Pick<EvaluatedSeed, 'truth'>,
): RuleSeed {
  const { score, verdicts, finalAlerts, alertDigest, nearMisses } = evaluated;
  // Each alert is one of the rule, so that all typologies together count it once as well.
  const { trueAlerts, extraTrueAlerts, evasiveTrueAlerts, falseAlerts } = score.overall;
  const byHabit = Object.entries(score.decoysByHabit).map(([habit, { decoys, alerted }]) => ({
    habit,
    typology: Object.entries(lookAlikes).find(([name]) => name === habit)?.[1].typology ?? null,
    lookAlikes: decoys,
    alerted,
  }));
  const own = typology === null ? score.overall : score.byTypology[typology];
  return {
    seed,
    alertDigest,
    alerts: finalAlerts.filter(({ status }) => status !== 'merged').length,
    scoredAlerts: verdicts.size,
    trueAlerts,
    extraTrueAlerts,
    evasiveTrueAlerts,
    falseAlerts,
    nearMisses: nearMisses.reduce((sum, { count }) => sum + count, 0),
    schemes: score.schemes
      .filter((scheme) => scheme.typology === typology && scheme.events > 0)
      .map((scheme) => schemeSeed(scheme, scheme.caught)),
    lookAlikes: own.decoys,
    lookAlikesAlerted: own.decoysAlerted,
    lookAlikesByHabit: byHabit,
    ...scorePeople(typology, truth, finalAlerts),
  };
}

/** A scheme as a backtest lists it; what counts as caught is for the caller to say. */
export const schemeSeed = (scheme: SchemeScore, caught: boolean): RuleSeed['schemes'][number] => {
  const { schemeId, form, difficulty, secondsToDetect, movedKzt, movedBeforeKzt } = scheme;
  return { schemeId, form, difficulty, caught, secondsToDetect, movedKzt, movedBeforeKzt };
};

/** `alertDigest` is that of all rules together, where all were evaluated. */
export function countrySeed(
  { people, days }: Scenario,
  seed: number,
  { truth, events, cards, movedTiyn }: Pick<EvaluatedSeed, 'truth' | 'events' | 'cards' | 'movedTiyn'>,
  alertDigest: string | null,
): CountrySeed {
  const acted = truth.schemes.filter(({ eventCount }) => eventCount > 0);
  return {
    seed,
    events,
    people,
    cards,
    cardDays: cards * days,
    schemes: acted.length,
    schemeCards: new Set(acted.flatMap((scheme) => [...scheme.cards])).size,
    movedKzt: tiynToTenge(movedTiyn),
    schemeMovedKzt: tiynToTenge(acted.reduce((sum, scheme) => sum + scheme.movedTiyn, 0)),
    alertDigest,
  };
}
