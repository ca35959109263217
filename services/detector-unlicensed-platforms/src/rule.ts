/** The unlicensed-platforms rule: trades outside the register, by platform, and exchangers hidden behind cards. */
import { platformRegister, type RegisteredPlatform } from '@tengewatch/shared/register/platform-register.js';
import { episodePolicy } from '@tengewatch/shared/rules/episode-parameters.js';
import { cardWatchStage } from '@tengewatch/shared/rules/kit/card-watch.js';
import { thresholdsOf } from '@tengewatch/shared/rules/kit/criteria.js';
import { requireParameters, ruleVersion } from '@tengewatch/shared/rules/parameters.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';
import { exchangeWatch } from './exchanger-criteria.js';
import { UnlicensedPlatformsParameters } from './params.js';
import { imitationDemands, unregisteredDemands } from './platform-criteria.js';
import { platformStage } from './platform-stage.js';
import { registerLookUp } from './register-lookup.js';
import { tradeStage } from './trade-stage.js';

/** Bumped when equal parameters no longer give equal alerts, or the stages keep another state. */
const CODE_VERSION = 7;

/** The rule with some parameters other than the default. Throws a RangeError that lists every wrong one. */
export function createRule(
  overrides: { readonly [name: string]: unknown } = {},
  observer?: RuleObserver,
  register: readonly RegisteredPlatform[] = platformRegister,
): Rule {
  const parameters = requireParameters('unlicensed-platforms', UnlicensedPlatformsParameters, overrides);
  const version = ruleVersion('unlicensed-platforms', CODE_VERSION, parameters, register);
  const cards = episodePolicy('unlicensed-platforms', version, parameters, 'money that others paid in');
  const platforms = episodePolicy('unlicensed-platforms', version, parameters, 'money of trades on the platform');
  const lookUp = registerLookUp(register, parameters.minImitationSimilarity);
  return {
    name: 'unlicensed-platforms',
    version,
    stages: [
      cardWatchStage(exchangeWatch, parameters, cards, observer),
      tradeStage(version, lookUp),
      platformStage(parameters, platforms, observer),
    ],
    thresholds: [...thresholdsOf(exchangeWatch), ...thresholdsOf(unregisteredDemands), ...thresholdsOf(imitationDemands)],
  };
}
