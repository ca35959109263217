/** Alerts on one card by its movements: opened over those that met the rule, extended by each that follows, closed when none does. */
import type { CardFacts, Evidence } from '../events/alert.js';
import type { StageContext } from '../stream/stage.js';
import { evidenceAt, type CardHistory } from './card-history.js';
import {
  addEvidence,
  episodeDueMs,
  explain,
  newEpisode,
  reviseEpisode,
  onEpisodeTimer,
  type Episode,
  type EpisodePolicy,
} from './episode.js';
import type { Assessment } from './reasons.js';

/** What is kept of a card with an alert, and only of such a card. */
export interface CardAlert {
  readonly episode: Episode;
}

export interface CardAlerts<Context> {
  /** Opens an alert over movements of the card, given by their indices in order. The first is where its episode starts. */
  open(movements: readonly number[], verdict: Assessment, facts: CardFacts, context: Context): CardAlert;
  /** Counts the card's newest movement in, which has evidence. */
  extend(alert: CardAlert, context: Context): void;
  /** Writes what is due. Returns false when that closed the alert. */
  onTimer(alert: CardAlert, context: Context): boolean;
}

/** `verdictNow` gives the reasons of an open alert's revisions, and is asked when one is written only. */
export function cardAlerts<Numbers>(
  policy: EpisodePolicy,
  verdictNow: (context: StageContext<Numbers, CardHistory>) => Assessment | undefined,
): CardAlerts<StageContext<Numbers, CardHistory>> {
  return {
    open(movements, verdict, facts, context) {
      const evidence = movements.map((index) => evidenceAt(context.history, index, context.key));
      const startMs = evidence[0]?.timeMs ?? context.nowMs;
      const episode = newEpisode(policy.rule, { kind: 'card', id: context.key }, startMs, context.nowMs);
      for (const one of evidence) addEvidence(episode, one, paidInTiyn(one), facts);
      explain(episode, verdict.reasons, verdict.points);
      reviseEpisode(episode, policy, context);
      context.setTimer(episodeDueMs(episode, policy));
      return { episode };
    },
    extend({ episode }, context) {
      const { history, key } = context;
      const evidence = evidenceAt(history, history.movements.length - 1, key);
      addEvidence(episode, evidence, paidInTiyn(evidence), episode.cardFacts[0]!);
      reviseEpisode(episode, policy, context, () => verdictNow(context));
      context.setTimer(episodeDueMs(episode, policy));
    },
    onTimer({ episode }, context) {
      const isDue = context.nowMs >= episodeDueMs(episode, policy);
      if (isDue && !onEpisodeTimer(episode, policy, context, () => verdictNow(context))) return false;
      context.setTimer(episodeDueMs(episode, policy));
      return true;
    },
  };
}

/** The money of such an alert is what others paid in: what left again was counted when it came. */
const paidInTiyn = ({ topic, amountTiyn }: Evidence): number => (topic === 'card-top-ups' ? amountTiyn : 0);
