/** Turns what a file says into alerts as the scorer takes them, or tells what in it does not fit the country. */
import type { Alert, AlertSubject, Evidence } from '@tengewatch/shared/events/alert.js';
import { ruleNames } from '@tengewatch/shared/events/rule-names.js';
import { bankNames } from '@tengewatch/shared/world/banks.js';
import { EVENT_VERSION } from '@tengewatch/shared/events/schema-parts.js';
import { scenarioWindow } from '@tengewatch/shared/pipeline/describe-run.js';
import type { Scenario } from '@tengewatch/shared/world/scenario.js';
import type { AlertRow } from './alert-rows.js';
import type { LineFault } from './cells.js';
import type { VisitedCountry } from './visit-country.js';

const LINE_DIGITS = 7;
/** Seconds are about so many times less than milliseconds. */
const FAR_TOO_EARLY = 100;

/** Lets the lines stand in order where ids are compared as texts. */
export const alertIdOf = ({ line }: Pick<AlertRow, 'line'>): string => `line-${String(line).padStart(LINE_DIGITS, '0')}`;
export const lineOf = (alertId: string): number => Number(alertId.slice('line-'.length));

/** Everything in the rows that does not fit the country, by line. */
export function misfits(rows: readonly AlertRow[], country: VisitedCountry, scenario: Scenario): LineFault[] {
  const { startMs, endMs } = scenarioWindow(scenario);
  return rows.flatMap(({ line, cards, timeMs, evidence }) => {
    const wrongs = cards.filter((card) => !country.cards.has(card)).map((card) => `there is no card ${card} in this country`);
    if (timeMs < startMs || timeMs >= endMs) wrongs.push(outsideText(timeMs, startMs, endMs));
    for (const id of evidence) if (!country.events.has(id)) wrongs.push(`there is no event "${id}" in this country`);
    return wrongs.map((wrong) => ({ line, wrong }));
  });
}

function outsideText(timeMs: number, startMs: number, endMs: number): string {
  const isSeconds = timeMs < startMs / FAR_TOO_EARLY;
  const [at, from, to] = [timeMs, startMs, endMs].map((instantMs) => new Date(instantMs).toISOString());
  return `the time ${at} is not within the scenario, ${from} to ${to}${isSeconds ? '; it looks like seconds, give milliseconds' : ''}`;
}

/** The rows must fit the country. Rows without a rule get any: only scores that ask for no rule may count them. */
export function asAlert(row: AlertRow, country: VisitedCountry): Alert {
  const { timeMs, subject, cards: named } = row;
  const evidence = row.evidence.map((eventId) => evidenceOf(eventId, country));
  const cards = named.length > 0 ? named : [...new Set(evidence.map(({ card }) => card))];
  const alertId = alertIdOf(row);
  const times = evidence.map((one) => one.timeMs);
  return {
    v: EVENT_VERSION,
    id: alertId,
    timeMs,
    alertId,
    rule: row.rule ?? ruleNames[0],
    ruleVersion: 'given',
    revision: 0,
    status: 'open',
    mergedInto: null,
    severity: 'medium',
    subject: subjectOf(subject, cards),
    openedAtMs: timeMs,
    firstEventAtMs: Math.min(timeMs, ...times),
    lastEventAtMs: Math.max(timeMs, ...times),
    closedAtMs: null,
    eventCount: Math.max(1, evidence.length),
    amountTiyn: evidence.reduce((sum, { amountTiyn }) => sum + amountTiyn, 0),
    amountCounts: 'money of the evidence given',
    cards: [...cards],
    cardCount: cards.length,
    cardFacts: cards.map((card) => ({ card, ...country.cards.get(card)! })),
    reasons: [],
    evidence,
    leftOutCount: 0,
  };
}

/** Alerts on banks are not scored, as in a run. */
function subjectOf(name: string | null, cards: readonly string[]): AlertSubject {
  if (name === null) return { kind: cards.length === 1 ? 'card' : 'group', id: cards[0]! };
  return { kind: (bankNames as readonly string[]).includes(name) ? 'bank' : 'platform', id: name };
}

function evidenceOf(eventId: string, country: VisitedCountry): Evidence {
  const event = country.events.get(eventId)!;
  return { ...event, eventId, what: 'event given', where: null, who: null, senderVerification: null, trade: null };
}
