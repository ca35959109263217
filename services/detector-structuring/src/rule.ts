/**
 * Structuring: a sum above the threshold from which its sender must be verified arrives as several sums just under it, often
 * anonymously, over several cards of one person, terminals or days.
 */
import { episodePolicy } from '@tengewatch/shared/rules/episode-parameters.js';
import { thresholdsOf } from '@tengewatch/shared/rules/kit/criteria.js';
import { requireParameters, ruleVersion } from '@tengewatch/shared/rules/parameters.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';
import { cardStage } from './card-stage.js';
import { limitsOf } from './limits.js';
import { StructuringParameters } from './params.js';
import { personDemands } from './person-criteria.js';
import { personStage } from './person-stage.js';

/** Bumped when equal parameters no longer give equal alerts, or the stages keep another state. */
const CODE_VERSION = 1;

/** The rule with some parameters other than the default. Throws a RangeError that lists every wrong one. */
export function createRule(overrides: { readonly [name: string]: unknown } = {}, observer?: RuleObserver): Rule {
  const parameters = requireParameters('structuring', StructuringParameters, overrides);
  const version = ruleVersion('structuring', CODE_VERSION, parameters);
  const limits = limitsOf(parameters);
  const policy = episodePolicy('structuring', version, parameters, 'credits just under the threshold');
  return {
    name: 'structuring',
    version,
    stages: [cardStage(parameters, limits, version, observer), personStage(parameters, limits, policy, observer)],
    thresholds: thresholdsOf(personDemands),
  };
}
