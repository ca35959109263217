/** The cash-out-groups rule: cards emptied, bursts at ATMs, groups of bursts. */
import { episodePolicy } from '@tengewatch/shared/rules/episode-parameters.js';
import { thresholdsOf } from '@tengewatch/shared/rules/kit/criteria.js';
import { requireParameters, ruleVersion } from '@tengewatch/shared/rules/parameters.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';
import { atmStage } from './atm-stage.js';
import { cardStage } from './card-stage.js';
import { groupDemands } from './group-criteria.js';
import { groupStage } from './group-stage.js';
import { limitsOf } from './limits.js';
import { CashOutGroupsParameters } from './params.js';

/** Bumped when equal parameters no longer give equal alerts, or the stages keep another state. */
const CODE_VERSION = 5;

/** The rule with some parameters other than the default. Throws a RangeError that lists every wrong one. */
export function createRule(overrides: { readonly [name: string]: unknown } = {}, observer?: RuleObserver): Rule {
  const parameters = requireParameters('cash-out-groups', CashOutGroupsParameters, overrides);
  const version = ruleVersion('cash-out-groups', CODE_VERSION, parameters);
  const limits = limitsOf(parameters);
  return {
    name: 'cash-out-groups',
    version,
    stages: [
      cardStage(parameters, limits, version, observer),
      atmStage(parameters, limits, version, observer),
      groupStage(parameters, limits, episodePolicy('cash-out-groups', version, parameters, 'cash taken at ATMs'), observer),
    ],
    thresholds: thresholdsOf(groupDemands),
  };
}
