/** Last stage, keyed by normalised platform name: counts trades and customers and raises one alert for a platform. */
import type { UnregisteredTrade } from '@tengewatch/shared/events/indicator.js';
import { DAY_MS } from '@tengewatch/shared/events/time-spans.js';
import type { EpisodePolicy } from '@tengewatch/shared/rules/episode.js';
import { judgeOf } from '@tengewatch/shared/rules/kit/criteria.js';
import { reportWatchStage } from '@tengewatch/shared/rules/kit/report-watch.js';
import type { RuleObserver } from '@tengewatch/shared/stream/rule-observer.js';
import type { AnyStage } from '@tengewatch/shared/stream/stage.js';
import type { UnlicensedPlatformsParameters } from './params.js';
import { imitationDemands, platformFeatures, unregisteredDemands, type PlatformFeatures } from './platform-criteria.js';

export function platformStage(parameters: UnlicensedPlatformsParameters, policy: EpisodePolicy, observer?: RuleObserver): AnyStage {
  const judgeUnregistered = judgeOf<PlatformFeatures, UnlicensedPlatformsParameters>(policy.rule, unregisteredDemands, parameters);
  const judgeImitation = judgeOf<PlatformFeatures, UnlicensedPlatformsParameters>(policy.rule, imitationDemands, parameters);
  return reportWatchStage<UnregisteredTrade, PlatformFeatures>(
    {
      name: 'platform',
      finds: 'an alert on the platform',
      topic: 'indicators-unregistered-trades',
      windowMs: parameters.platformWindowDays * DAY_MS,
      subjectOf: ({ platform }) => ({ kind: 'platform', id: platform }),
      features: (trades, _, { id }) => platformFeatures(trades, id),
      judgeOf: ({ imitates }) => (imitates === null ? judgeUnregistered : judgeImitation),
      about: ({ platform, evidence: { card } }) => [platform, card],
    },
    policy,
    observer,
  );
}
