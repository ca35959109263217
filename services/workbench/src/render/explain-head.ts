/** The head of an explanation: which alert it is, on whom, when it was raised and what it has grown to. */
import type { CardFacts } from '@tengewatch/shared/events/alert.js';
import { formatKzt } from '@tengewatch/shared/events/money.js';
import type { ReportedAlert } from '@tengewatch/shared/scoring/run-report.js';
import { INDENT, prose, type Page } from './page.js';
import { tableLines } from './table.js';
import { durationText, LOCAL_ZONE, momentText, plural, wordsOf } from './words.js';

const MAX_CARDS_LISTED = 12;
const MAX_CITIES_LISTED = 2;
const MS_PER_SECOND = 1000;
const UNKNOWN = '–';

export function headPart(alert: ReportedAlert, page: Page): string[] {
  return [
    page.colours.bold(`${wordsOf(alert.rule)}: ${subjectText(alert)}`),
    ...prose(page, `Alert ${alert.alertId}, ${stateText(alert)}.`),
    ...(alert.subject.kind === 'card' ? holderLines(alert, page) : []),
    ...raisedLines(alert, page),
    ...(alert.subject.kind === 'card' ? [] : ['', ...cardLines(alert, page)]),
  ];
}

/** A group has no name: its cards are listed. */
function subjectText({ subject, cardCount }: ReportedAlert): string {
  if (subject.kind === 'group') return `a group of ${plural(cardCount, 'card')}`;
  if (subject.kind === 'platform') return `platform «${subject.id}»`;
  return `${subject.kind} ${subject.id}`;
}

function stateText({ status, mergedInto, closedAtMs, revision }: ReportedAlert): string {
  const revised = `revision ${revision}`;
  if (status === 'merged') return `merged into alert ${mergedInto ?? UNKNOWN}, ${revised}`;
  if (status === 'open') return `still open at the end of the run, ${revised}`;
  return `closed ${closedAtMs === null ? '' : momentText(closedAtMs)} after a quiet time, ${revised}`;
}

const citiesOf = ({ evidence }: ReportedAlert, card: string): readonly string[] => [
  ...new Set(evidence.filter((row) => row.card === card).map(({ city }) => city)),
];

/** "Almaty, Astana +1": what fits a column. */
function fewCities(cities: readonly string[]): string {
  if (cities.length === 0) return UNKNOWN;
  const named = cities.slice(0, MAX_CITIES_LISTED).join(', ');
  return cities.length > MAX_CITIES_LISTED ? `${named} +${cities.length - MAX_CITIES_LISTED}` : named;
}

function holderLines(alert: ReportedAlert, page: Page): string[] {
  const facts = alert.cardFacts.find(({ card }) => card === alert.subject.id);
  if (facts === undefined) return [];
  const cities = citiesOf(alert, facts.card).join(', ');
  const { holderIin, bank, issuedOn } = facts;
  return prose(
    page,
    `Holder ${holderIin ?? 'unknown'}; ${bank ?? 'bank unknown'}; issued ${issuedOn ?? 'on an unknown date'}` +
      `${cities === '' ? '' : `; seen in ${cities}`}.`,
  );
}

function raisedLines(alert: ReportedAlert, page: Page): string[] {
  const { raised, eventCount, amountTiyn, amountCounts, severity, firstEventAtMs, lastEventAtMs } = alert;
  const tookSeconds = (raised.lastEventAtMs - firstEventAtMs) / MS_PER_SECOND;
  const within = tookSeconds > 0 ? ` within ${durationText(tookSeconds)}` : '';
  const grown =
    eventCount === raised.eventCount && amountTiyn === raised.amountTiyn
      ? ''
      : `, grown to ${plural(eventCount, 'event')} worth ${formatKzt(amountTiyn)} until ${momentText(lastEventAtMs)}`;
  const severities = severity === raised.severity ? severity : `${raised.severity} when it was raised, ${severity} in the end`;
  return [
    ...prose(
      page,
      `Raised ${momentText(raised.atMs)} (${LOCAL_ZONE}) on ${plural(raised.eventCount, 'event')} worth ${formatKzt(raised.amountTiyn)}` +
        `${within}${grown}. "Worth" adds up ${amountCounts}.`,
    ),
    ...prose(page, `Severity: ${severities}.`),
  ];
}

function cardLines(alert: ReportedAlert, page: Page): string[] {
  const { cardFacts, cardCount } = alert;
  const columns = ['Card', 'Holder', 'Bank', 'Issued', 'Seen in'].map((title) => ({ title }));
  const row = ({ card, holderIin, bank, issuedOn }: CardFacts) => [
    card,
    holderIin ?? UNKNOWN,
    bank ?? UNKNOWN,
    issuedOn ?? UNKNOWN,
    fewCities(citiesOf(alert, card)),
  ];
  const listed = cardFacts.slice(0, MAX_CARDS_LISTED);
  const left = cardCount - listed.length;
  return [...tableLines(columns, listed.map(row), page.colours.dim), ...(left > 0 ? [`${INDENT}and ${plural(left, 'card')} more`] : [])];
}
