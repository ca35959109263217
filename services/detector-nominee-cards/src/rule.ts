/** The nominee-cards rule: one card-keyed stage with its parameters and version. */
import { episodePolicy } from '@tengewatch/shared/rules/episode-parameters.js';
import { requireParameters, ruleVersion } from '@tengewatch/shared/rules/parameters.js';
import type { Rule } from '@tengewatch/shared/stream/stage.js';
import { cardStage } from './card-stage.js';
import { NomineeCardsParameters } from './params.js';

/** Bumped when equal parameters no longer give equal alerts. */
const CODE_VERSION = 6;

/** The rule with some parameters other than the default. Throws a RangeError that lists every wrong one. */
export function createRule(overrides: { readonly [name: string]: unknown } = {}): Rule {
  const parameters = requireParameters('nominee-cards', NomineeCardsParameters, overrides);
  const version = ruleVersion('nominee-cards', CODE_VERSION, parameters);
  return {
    name: 'nominee-cards',
    version,
    stages: [cardStage(parameters, episodePolicy('nominee-cards', version, parameters, "others' money that came in"))],
  };
}
