/** Second stage, keyed by the holder's IIN: puts the credits onto all cards of a person together, and raises one alert for the person. */
import type { JustUnderCredit } from '@tengewatch/shared/events/indicator.js';
import type { EpisodePolicy } from '@tengewatch/shared/rules/episode.js';
import { judgeOf } from '@tengewatch/shared/rules/kit/criteria.js';
import { reportWatchStage } from '@tengewatch/shared/rules/kit/report-watch.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { AnyStage } from '@tengewatch/shared/stream/stage.js';
import type { Limits } from './limits.js';
import type { StructuringParameters } from './params.js';
import { personDemands } from './person-criteria.js';
import { irregularAfter, personFeatures, type PersonFeatures } from './person-features.js';

export function personStage(parameters: StructuringParameters, limits: Limits, policy: EpisodePolicy, observer?: RuleObserver): AnyStage {
  const judge = judgeOf<PersonFeatures, StructuringParameters>(policy.rule, personDemands, parameters);
  return reportWatchStage<JustUnderCredit, PersonFeatures>(
    {
      name: 'person',
      finds: 'an alert on the person',
      topic: 'indicators-just-under-credits',
      windowMs: limits.windowMs,
      // A regular payment is known by the one before it.
      rememberedMs: limits.windowMs + limits.regularToMs,
      counted: (remembered, afterMs) => irregularAfter(remembered, afterMs, limits),
      subjectOf: ({ holderIin }) => ({ kind: 'person', id: holderIin }),
      features: (near, all) => personFeatures(near, all, parameters, limits),
      judgeOf: () => judge,
      about: ({ evidence: { card } }) => [card],
    },
    policy,
    observer,
  );
}
