/** One line about an alert as it is raised: its id, which `explain` takes, comes first and is never cut. */
import type { Alert } from '@tengewatch/shared/events/alert.js';
import { formatKzt } from '@tengewatch/shared/events/money.js';
import { maskPeople } from '@tengewatch/shared/runtime/masking.js';
import { printable } from '@tengewatch/shared/documents/printable.js';
import { localTimeText, plural } from './words.js';

/** As many as a masked card or IIN shows at its end. */
const SHOWN_DIGITS = 4;
const GAP = '  ';

/** Month, day and minute: the year is that of the run. */
const shortTimeText = (timeMs: number): string => localTimeText(timeMs).slice(5, 16);

function aboutText({ subject, cardCount }: Alert): string {
  if (subject.kind === 'card' || subject.kind === 'person') return `${subject.kind} …${subject.id.slice(-SHOWN_DIGITS)}`;
  // A group has no name of its own.
  return subject.kind === 'group' ? plural(cardCount, 'card') : subject.id;
}

/** At most `width` columns: what does not fit is left out, least important first. Names no card or person in full. */
export function alertLine(alert: Alert, width: number): string {
  const { alertId, openedAtMs, rule, amountTiyn } = alert;
  let line = `  alert ${alertId}`;
  for (const part of [shortTimeText(openedAtMs), rule, formatKzt(amountTiyn), maskPeople(printable(aboutText(alert)))]) {
    if (line.length + GAP.length + part.length > width) break;
    line += GAP + part;
  }
  return line;
}
