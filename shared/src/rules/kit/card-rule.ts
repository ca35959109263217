/** A whole rule that watches single cards, as one declaration. */
import type Type from 'typebox';
import type { RuleName } from '../../events/rule-names.js';
import type { RuleObserver } from '../../stream/rule-observer.js';
import type { Rule } from '../../stream/stage.js';
import { episodePolicy, type EpisodeParameters } from '../episode-parameters.js';
import { requireParameters, ruleVersion } from '../parameters.js';
import { thresholdsOf } from './criteria.js';
import { cardWatchStage, type CardWatch } from './card-watch.js';

export interface CardRule<F, S extends Type.TObject> extends CardWatch<F, Type.Static<S>> {
  readonly name: RuleName;
  /** Bumped when equal parameters no longer give equal alerts. */
  readonly codeVersion: number;
  readonly parameters: S;
  /** What the money of an alert adds up, in a few plain words. */
  readonly amountCounts: string;
}

/** Makes the rule with some parameters other than the default. Throws a RangeError that lists every wrong one. */
export function cardRule<S extends Type.TObject, F>(
  rule: CardRule<F, S>,
): (overrides?: { readonly [name: string]: unknown }, observer?: RuleObserver) => Rule {
  const { name, codeVersion, amountCounts } = rule;
  return (overrides = {}, observer?: RuleObserver) => {
    const parameters = requireParameters(name, rule.parameters, overrides);
    // All parameters of rules are numbers, and those of alert episodes are among them: `requireParameters` has checked them.
    type Parameters = Type.Static<S> & { readonly [name: string]: number } & EpisodeParameters;
    const numbers = parameters as Parameters;
    const version = ruleVersion(name, codeVersion, numbers);
    const watch = rule as unknown as CardWatch<F, Parameters>;
    const stage = cardWatchStage(watch, numbers, episodePolicy(name, version, numbers, amountCounts), observer);
    return { name, version, stages: [stage], thresholds: thresholdsOf(watch) };
  };
}
