/** Folds the revisions of alerts, as they are read in order, into the final alerts that are scored, shown and digested. */
import { alertSeverities, alertStatuses, type Alert } from '@tengewatch/shared/events/alert.js';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import { canonicalJson } from '@tengewatch/shared/documents/canonical-json.js';
import type { RaisedAlert } from '@tengewatch/shared/scoring/run-report.js';
import { compareText } from '@tengewatch/shared/documents/text-order.js';

export type Applied = 'opened' | 'updated' | 'repeated';

export type AlertFoldErrorCode = 'revision-gap' | 'contradiction';

/** A detector wrote what no sound detector can write: a bug, which stops the run rather than being counted. */
export class AlertFoldError extends Error {
  readonly code: AlertFoldErrorCode;
  constructor(code: AlertFoldErrorCode, message: string) {
    super(message);
    this.name = 'AlertFoldError';
    this.code = code;
  }
}

export interface FinalAlertCounts {
  readonly total: number;
  readonly byStatus: Readonly<Record<Alert['status'], number>>;
  readonly byRule: Readonly<Record<RuleName, number>>;
  readonly bySeverity: Readonly<Record<Alert['severity'], number>>;
}

export interface Reporter {
  /**
   * Takes one revision. A revision already passed is a repeat and changes nothing. Throws AlertFoldError when a revision
   * is missing in between, or when the present revision comes again with other content.
   */
  apply(revision: Alert): Applied;
  /** The highest revision of every alert, ordered by alertId. */
  finalAlerts(): readonly Alert[];
  /** What was known of every alert when it was raised, by alertId. */
  raised(): ReadonlyMap<string, RaisedAlert>;
  counts(): FinalAlertCounts;
}

export function createReporter(): Reporter {
  const latest = new Map<string, Alert>();
  const raised = new Map<string, RaisedAlert>();

  function apply(next: Alert): Applied {
    const present = latest.get(next.alertId);
    const expected = present === undefined ? 0 : present.revision + 1;
    if (next.revision > expected) {
      throw new AlertFoldError(
        'revision-gap',
        `alert ${next.alertId} of ${next.rule} came with revision ${next.revision}, but revision ${expected} was never seen`,
      );
    }
    if (present !== undefined) refuseContradiction(present, next);
    if (next.revision < expected) return 'repeated';
    if (present === undefined) raised.set(next.alertId, raisedOf(next));
    latest.set(next.alertId, next);
    return present === undefined ? 'opened' : 'updated';
  }

  return {
    apply,
    finalAlerts: () => [...latest.values()].sort((left, right) => compareText(left.alertId, right.alertId)),
    raised: () => raised,
    counts() {
      const alerts = [...latest.values()];
      return {
        total: alerts.length,
        byStatus: tally(alertStatuses, alerts, ({ status }) => status),
        byRule: tally(ruleNames, alerts, ({ rule }) => rule),
        bySeverity: tally(alertSeverities, alerts, ({ severity }) => severity),
      };
    },
  };
}

/** Evidence is not kept twice: the final revision holds that with which the alert began. */
function raisedOf({ openedAtMs, eventCount, amountTiyn, cardCount, lastEventAtMs, severity, reasons }: Alert): RaisedAlert {
  return { atMs: openedAtMs, eventCount, amountTiyn, cardCount, lastEventAtMs, severity, reasons };
}

function refuseContradiction(present: Alert, next: Alert): void {
  if (next.rule !== present.rule) {
    throw new AlertFoldError('contradiction', `alert ${next.alertId} belongs to ${present.rule}, but ${next.rule} wrote it as well`);
  }
  if (next.revision !== present.revision || canonicalJson(next) === canonicalJson(present)) return;
  throw new AlertFoldError('contradiction', `revision ${next.revision} of alert ${next.alertId} came twice, with different content`);
}

/** How many alerts have each value; values that none has count 0. */
function tally<Value extends string>(values: readonly Value[], alerts: readonly Alert[], of: (alert: Alert) => Value) {
  const counts = Object.fromEntries(values.map((value) => [value, 0])) as Record<Value, number>;
  for (const alert of alerts) counts[of(alert)] += 1;
  return counts;
}
