/** One alert told to the person who works it: why it was raised, what would have kept it quiet, what happened, what was true. */
import { formatKzt } from '@tengewatch/shared/events/money.js';
import type { AlertReason, Evidence } from '@tengewatch/shared/events/alert.js';
import type { ReportedAlert, RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { reportWidth, type Colours } from '../terminal.js';
import { tableLines } from './table.js';
import {
  countText,
  durationText,
  figureText,
  LOCAL_ZONE,
  localDayText,
  localTimeText,
  percentText,
  plural,
  weekdayText,
  wordsOf,
  wrapped,
} from './words.js';

const INDENT = '  ';
const SHOWN_CARD_DIGITS = 6;
const MAX_CARDS_NAMED = 12;
const MS_PER_SECOND = 1000;

const prose = (text: string): string[] => wrapped(text, reportWidth(), INDENT);
const valueText = (value: number, unit: string): string =>
  unit === 'share' ? percentText(value) : `${figureText(value)} ${wordsOf(unit)}`;
const cardText = (card: string): string => `…${card.slice(-SHOWN_CARD_DIGITS)}`;

function headPart(alert: ReportedAlert, colours: Colours): string[] {
  const { rule, severity, subject, status, cards, cardCount } = alert;
  const state = status === 'merged' ? `merged into ${alert.mergedInto ?? 'another'}` : status;
  const seconds = (alert.lastEventAtMs - alert.firstEventAtMs) / MS_PER_SECOND;
  const named = cards.slice(0, MAX_CARDS_NAMED).map(cardText).join(', ');
  const more =
    cardCount > Math.min(cards.length, MAX_CARDS_NAMED) ? ` and ${cardCount - Math.min(cards.length, MAX_CARDS_NAMED)} more` : '';
  return [
    colours.bold(`${wordsOf(rule)}: ${subject.kind} ${subject.id}`),
    `${INDENT}alert ${alert.alertId}, ${severity} severity, ${state}, revision ${alert.revision}`,
    ...prose(
      `Raised ${localTimeText(alert.openedAtMs)} (${LOCAL_ZONE}) on ${plural(alert.eventCount, 'event')} worth ${formatKzt(alert.amountTiyn)} ` +
        `within ${durationText(seconds)}, from ${localTimeText(alert.firstEventAtMs)} on.`,
    ),
    ...(cardCount === 0 || (subject.kind === 'card' && cardCount === 1) ? [] : prose(`${plural(cardCount, 'card')}: ${named}${more}.`)),
  ];
}

function reasonsPart(reasons: readonly AlertReason[], colours: Colours): string[] {
  const columns = [
    { title: 'Reason' },
    { title: 'observed', align: 'right' as const },
    { title: 'threshold', align: 'right' as const },
    { title: 'usual here', align: 'right' as const },
  ];
  const rows = reasons.map(({ code, observed, threshold, comparison, unit, baseline, decisive }) => [
    `${decisive ? '*' : ' '} ${wordsOf(code)}`,
    valueText(observed, unit),
    `${comparison === 'at-least' ? '≥' : '≤'} ${valueText(threshold, unit)}`,
    baseline === null ? '–' : valueText(baseline, unit),
  ]);
  return [...tableLines(columns, rows, colours.dim), ...prose('"Usual here" is what the subject itself did before; * alone decides.')];
}

function quietPart(reasons: readonly AlertReason[]): string[] {
  const decisive = reasons.filter((reason) => reason.decisive);
  if (decisive.length === 0) {
    return prose('No single reason decides: the alert stands on several together, and would have stayed quiet only without most of them.');
  }
  const limit = ({ comparison, threshold, unit }: AlertReason) =>
    `${comparison === 'at-least' ? 'below' : 'above'} ${valueText(threshold, unit)}`;
  const lines = decisive.map((reason) => `- ${wordsOf(reason.code)} ${limit(reason)} (it was ${valueText(reason.observed, reason.unit)})`);
  return [
    ...prose(decisive.length === 1 ? 'This would have kept it quiet:' : 'Any one of these would have kept it quiet:'),
    ...lines.flatMap((line) => wrapped(line, reportWidth(), `${INDENT}${INDENT}`)),
  ];
}

const signs: { readonly [T in Evidence['topic']]: string } = {
  'card-top-ups': '+',
  'card-debits': '−',
  'atm-withdrawals': '−',
  'exchanger-trades': '⇄',
};

function timeLinePart(alert: ReportedAlert, colours: Colours): string[] {
  const evidence = [...alert.evidence].sort((a, b) => a.timeMs - b.timeMs || (a.eventId < b.eventId ? -1 : 1));
  const severalCards = new Set(evidence.map(({ card }) => card)).size > 1;
  const lines: string[] = [];
  let day = '';
  const amountWidth = Math.max(0, ...evidence.map(({ amountTiyn }) => formatKzt(amountTiyn).length));
  const whatWidth = Math.max(0, ...evidence.map(({ what }) => what.length));
  for (const { timeMs, topic, card, amountTiyn, what, where, who } of evidence) {
    const today = localDayText(timeMs);
    if (today !== day) lines.push(colours.bold(`${INDENT}${weekdayText(timeMs)} ${today}`));
    day = today;
    const rest = [where === null ? '' : `at ${where}`, who === null ? '' : `by ${who}`].filter((text) => text !== '').join(', ');
    const amount = `${signs[topic]} ${formatKzt(amountTiyn).padStart(amountWidth)}`;
    const shownCard = severalCards ? `  ${cardText(card)}` : '';
    const head = `${INDENT}${localTimeText(timeMs).slice(11)}${shownCard}  ${amount}  `;
    const line = `${head}${what.padEnd(whatWidth)}  ${rest}`.trimEnd();
    if (line.length <= reportWidth()) lines.push(line);
    else lines.push(`${head}${what}`, ...wrapped(rest, reportWidth(), ' '.repeat(head.length)));
  }
  const left = alert.eventCount - evidence.length;
  return left > 0 ? [...lines, ...prose(`${plural(left, 'event')} more ${left === 1 ? 'was' : 'were'} counted and not kept.`)] : lines;
}

function truthPart(alert: ReportedAlert, report: RunReport): string[] {
  const { verdict } = alert;
  if (alert.status === 'merged') return prose(`It was merged into ${alert.mergedInto ?? 'another alert'} and is not scored by itself.`);
  if (verdict === undefined) return prose('The report does not say.');
  const { schemeId, decoyId, trueShare } = verdict;
  if (schemeId === null) {
    const who = decoyId === null ? 'honest people going about their day' : `an honest look-alike (${decoyId})`;
    return prose(
      `A false alert: the evidence is of ${who}.${trueShare > 0 ? ` Only ${percentText(trueShare)} of its money belongs to one scheme.` : ''}`,
    );
  }
  const scheme = report.score.schemes.find((candidate) => candidate.schemeId === schemeId);
  const share = `${percentText(trueShare)} of the evidence money belongs to scheme ${schemeId}`;
  if (scheme === undefined) return prose(`A true alert: ${share}.`);
  const form = scheme.form === null ? '' : `, form ${scheme.form}`;
  const first = scheme.firstEventAtMs === null ? '' : `It began ${localTimeText(scheme.firstEventAtMs)}`;
  const caughtBy = scheme.firstAlertId === alert.alertId ? 'this alert' : `alert ${scheme.firstAlertId ?? 'unknown'}`;
  const detected =
    scheme.secondsToDetect === null ? '' : `, and ${caughtBy} was the first true one, ${durationText(scheme.secondsToDetect)} later`;
  return [
    ...prose(`A true alert: ${share} (${wordsOf(scheme.typology)}, ${scheme.difficulty}${form}).`),
    ...(first === '' ? [] : prose(`${first}${detected}.`)),
    ...prose(`It moved ${countText(scheme.movedKzt)} KZT in all, ${countText(scheme.movedBeforeKzt)} KZT of it before that alert.`),
  ];
}

export function explanationLines(alert: ReportedAlert, report: RunReport, colours: Colours): string[] {
  return [
    ...headPart(alert, colours),
    '',
    colours.bold('Why'),
    ...reasonsPart(alert.reasons, colours),
    '',
    colours.bold('What would have kept it quiet'),
    ...quietPart(alert.reasons),
    '',
    colours.bold(`What happened (${LOCAL_ZONE})`),
    ...timeLinePart(alert, colours),
    '',
    colours.bold('What was true'),
    ...truthPart(alert, report),
  ];
}
