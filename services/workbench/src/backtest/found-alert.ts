/** An alert that a rule raised, cut down to what comparisons need, with what the truth says of it. */
import type { Alert, AlertReason } from '@tengewatch/shared/events/alert.js';
import type { RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { difficulties, TypologyName } from '@tengewatch/shared/events/truth.js';
import type { Verdict } from '@tengewatch/shared/scoring/score-report.js';

/** What the truth says of an alert. Of alerts on banks it says nothing. */
export type AlertTruth =
  | {
      readonly kind: 'true';
      readonly typology: TypologyName;
      readonly difficulty: (typeof difficulties)[number];
      readonly schemeId: string;
    }
  | { readonly kind: 'false'; readonly habit: string | null }
  | { readonly kind: 'not-scored' };

export interface FoundAlert {
  readonly seed: number;
  readonly alertId: string;
  readonly rule: RuleName;
  readonly subject: Alert['subject'];
  readonly cards: readonly string[];
  /** From its first event to its last event or its opening, whichever is later. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly truth: AlertTruth;
  /** As they were in the end. */
  readonly reasons: readonly Pick<AlertReason, 'code' | 'observed' | 'threshold' | 'comparison' | 'capped'>[];
  /** People whose cards it names. */
  readonly people: readonly string[];
}

type KnownScheme = { readonly typology: TypologyName; readonly difficulty: (typeof difficulties)[number] };

/** `schemeOf` gives what is known of a scheme by its id. */
export function foundAlert(
  seed: number,
  alert: Alert,
  verdict: Verdict | undefined,
  schemeOf: (schemeId: string) => KnownScheme | undefined,
): FoundAlert {
  const { alertId, rule, subject, cards, cardFacts, reasons, firstEventAtMs, openedAtMs, lastEventAtMs } = alert;
  return {
    seed,
    alertId,
    rule,
    subject,
    cards,
    fromMs: Math.min(firstEventAtMs, openedAtMs),
    toMs: Math.max(lastEventAtMs, openedAtMs),
    truth: truthOf(verdict, schemeOf),
    reasons: reasons.map(({ code, observed, threshold, comparison, capped }) => ({ code, observed, threshold, comparison, capped })),
    people: [...new Set(cardFacts.map(({ card, holderIin }) => holderIin ?? card))],
  };
}

function truthOf(verdict: Verdict | undefined, schemeOf: (schemeId: string) => KnownScheme | undefined): AlertTruth {
  if (verdict === undefined) return { kind: 'not-scored' };
  if (verdict.schemeId === null) return { kind: 'false', habit: verdict.habit };
  const { typology, difficulty } = schemeOf(verdict.schemeId)!;
  return { kind: 'true', typology, difficulty, schemeId: verdict.schemeId };
}
