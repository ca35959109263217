/** The pages on which the reporter shows what it has found, to whoever asks this instance. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { jsonAnswer } from '@tengewatch/shared/runtime/health-server.js';
import type { Routes } from '@tengewatch/shared/runtime/http-server.js';
import type { DeadLetterCounts } from '@tengewatch/shared/scoring/run-report.js';
import type { Outcome } from '@tengewatch/shared/service/outcome.js';

/** What the instance shows while it reads the run. */
export interface Findings {
  /** The highest revision so far of every alert, ordered by alertId. */
  alerts(): readonly Alert[];
  /** Undefined before the end of the run. */
  outcome(): (Outcome & { readonly deadLetters: DeadLetterCounts }) | undefined;
}

export interface ShownFindings {
  readonly pages: Routes;
  show(findings: Findings): void;
  /** Says why there is nothing to see on this instance. */
  hide(reason: string): void;
}

const OK = 200;
const NOT_FOUND = 404;

export function createShownFindings(): ShownFindings {
  let shown: Findings | undefined;
  let hiddenBecause = 'the reporter is starting';
  const missing = (reason: string) => jsonAnswer(NOT_FOUND, { reason });
  return {
    pages: new Map([
      ['/alerts', () => (shown === undefined ? missing(hiddenBecause) : jsonAnswer(OK, shown.alerts()))],
      [
        '/outcome',
        () => {
          if (shown === undefined) return missing(hiddenBecause);
          const outcome = shown.outcome();
          return outcome === undefined ? missing('the run goes on: alerts and truth have not ended yet') : jsonAnswer(OK, outcome);
        },
      ],
    ]),
    show: (findings) => void (shown = findings),
    hide(reason) {
      shown = undefined;
      hiddenBecause = reason;
    },
  };
}
