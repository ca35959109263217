/** What a rule finds each time that it looks, told in full to whoever asks why there is an alert or none. A run has no observer. */
import type { AlertReason, AlertSubject, ReasonUnit } from '../events/alert.js';

/** One criterion at one moment. */
export interface JudgedCriterion {
  readonly code: string;
  /** The parameter that is its threshold. */
  readonly parameter: string;
  readonly comparison: AlertReason['comparison'];
  readonly threshold: number;
  /** The figure, rounded as an alert shows it; null where there was nothing to compare. */
  readonly observed: number | null;
  /** The same, not rounded. */
  readonly exact: number | null;
  /** True when the figure is only a lower bound. */
  readonly capped: boolean;
  readonly unit: ReasonUnit;
  readonly counts: string;
  /** What it gives towards the points that are needed; 0 for a criterion that must be met. */
  readonly points: number;
  readonly isMet: boolean;
}

/** All criteria of one step of a rule at one moment. */
export interface FullJudgement {
  readonly criteria: readonly JudgedCriterion[];
  readonly points: number;
  readonly minPoints: number;
  /** The parameter that says how many points are needed; null where none are. */
  readonly pointsParameter: string | null;
  /** Every criterion that must be met is, and the points suffice. */
  readonly isMet: boolean;
}

export interface Evaluation extends FullJudgement {
  /** Name of the stage that looked. */
  readonly stage: string;
  /** What is found when all is met, in a few plain words: "an alert on the card". */
  readonly finds: string;
  readonly timeMs: number;
  readonly subject: { readonly kind: AlertSubject['kind'] | 'ATM'; readonly id: string };
  /** The cards that it is about, and the names of platforms as they stand on payments. */
  readonly about: readonly string[];
  /** An alert on the subject was open already. */
  readonly isAlertOpen: boolean;
  /** What else keeps it from being found, whatever is met; null for nothing. */
  readonly heldBackBy: string | null;
}

/** Only listens: alerts and near misses are the same with an observer as without. */
export interface RuleObserver {
  /** Whether anybody wants to know of a card, or of a platform by a name on its payments. */
  readonly watches: (cardOrPlatform: string) => boolean;
  readonly evaluated: (evaluation: Evaluation) => void;
}
