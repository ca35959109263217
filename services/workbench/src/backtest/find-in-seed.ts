/** What parameter sets find in the country of one seed: from one pass over its events to plain figures. */
import { catalogue } from '@tengewatch/detector/catalogue.js';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import type { NearMiss } from '@tengewatch/shared/events/near-miss.js';
import { alertDigest } from '@tengewatch/shared/scoring/alert-digest.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';
import { evaluateSeed, type EvaluatedSet } from './evaluate-seed.js';
import type { ParameterSet, SeedFound, SeedsWanted } from './evaluate-seeds.js';
import { foundCases } from './found-cases.js';
import { countrySeed, ruleSeed } from './seed-figures.js';

/** A rule of its own for each set. Throws a RangeError for parameters that are wrong. */
export function ruleOf({ rule, parameters }: ParameterSet): Rule {
  const definition = catalogue.find(({ name }) => name === rule);
  if (definition === undefined) throw new RangeError(`there is no rule ${rule}`);
  return definition.createRule(parameters);
}

export function findInSeed(
  { scenario, sets, keepsCases = false }: SeedsWanted,
  seed: number,
  onProgress?: (shareDone: number) => void,
): SeedFound {
  const nearest = sets.map(() => new Map<string, NearMiss>());
  const evaluated = evaluateSeed(
    scenario,
    seed,
    sets.map((set) => [ruleOf(set)]),
    onProgress,
    keepsCases ? { onNearMiss: (set, miss) => void nearest[set]!.set(miss.missId, miss) } : {},
  );
  return {
    country: countrySeed(scenario, seed, evaluated, digestOfAll(sets, evaluated.sets)),
    sets: sets.map(({ rule }, at) => ruleSeed(rule, seed, evaluated.sets[at]!, evaluated)),
    cases: keepsCases ? evaluated.sets.map((set, at) => foundCases(seed, set, [...nearest[at]!.values()], evaluated.truth)) : [],
  };
}

/** The digest of a run, which has every rule once. */
function digestOfAll(sets: readonly ParameterSet[], found: readonly EvaluatedSet[]): string | null {
  const isRun = sets.length === ruleNames.length && ruleNames.every((name) => sets.some(({ rule }) => rule === name));
  return isRun ? alertDigest(found.flatMap(({ finalAlerts }) => finalAlerts)) : null;
}
