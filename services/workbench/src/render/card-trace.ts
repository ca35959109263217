/** A card's life under a rule as text: days, movements, looks and alerts; runs in which nothing changes are folded together. */
import type { Evaluation } from '@tengewatch/shared/stream/rule-observer.js';
import { formatKzt } from '@tengewatch/shared/events/money.js';
import type { AlertStep, CardTrace, TraceEntry } from '../why/card-trace.js';
import { wantingOf } from '../why/nearest.js';
import type { RawEvent } from '../why/raw-event.js';
import { inTheWayText, judgementLines } from './evaluation.js';
import { INDENT, prose, type Page } from './page.js';
import { rawEventRow } from './raw-event.js';
import { countText, dayText, daysText, LOCAL_ZONE, localDayText, localTimeText, plural, weekdayText, wordsOf } from './words.js';

export interface TraceWishes {
  /** Nothing is folded together, and each look is told with all of its criteria. */
  readonly all: boolean;
}

/** A run of lines that tell nothing new keeps its first and its last. */
const LONGEST_RUN = 4;

interface Line {
  readonly entry: TraceEntry;
  /** Lines in succession with the same text here tell the same. */
  readonly tells: string;
}

export function traceLines({ card, rule, entries, events, looks, neverLookedAt }: CardTrace, { all }: TraceWishes, page: Page): string[] {
  const { bold } = page.colours;
  const days = new Map<string, Line[]>();
  for (const line of withTelling(entries)) {
    const day = localDayText(line.entry.timeMs);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [
    bold(`Card ${card.card} as ${rule} sees it`),
    ...prose(page, `Holder ${card.holderIin}; ${card.bank}; issued ${card.issuedOn}; ${card.city}. Times are local (${LOCAL_ZONE}).`),
    ...prose(page, `${plural(events, 'event')}, ${plural(looks, 'look')} of the rule.`),
    ...(neverLookedAt === null ? [] : prose(page, `The rule never looked at it: ${neverLookedAt}.`)),
    ...joinedDays([...days.values()], all).flatMap((lines) => dayLines(lines, all, page)),
  ];
}

/** A movement tells what the look at it found, or else the last look before; one that finds something else in the way tells something new. */
function withTelling(entries: readonly TraceEntry[]): Line[] {
  let told = '';
  return entries.map((entry, at) => {
    const next = entries[at + 1];
    const look = entry.kind === 'look' ? entry : next?.kind === 'look' && next.timeMs === entry.timeMs ? next : undefined;
    if (look !== undefined) {
      const { stage, isMet, isAlertOpen } = look.look;
      told = [stage, isMet, isAlertOpen, ...wantingOf(look.look).map(({ code }) => code)].join(' ');
    }
    return { entry, tells: entry.kind === 'alert' && entry.alert.what !== 'grew' ? `alert ${entry.alert.what} ${entry.timeMs}` : told };
  });
}

/** Days in succession on which nothing happened that a rule looks at become one. */
function joinedDays(days: readonly Line[][], all: boolean): Line[][] {
  const joined: Line[][] = [];
  for (const day of days) {
    const before = joined.at(-1);
    if (!all && before !== undefined && before.every(isPlain) && day.every(isPlain)) before.push(...day);
    else joined.push([...day]);
  }
  return joined;
}

function dayLines(lines: readonly Line[], all: boolean, page: Page): string[] {
  const [firstMs, lastMs] = [lines[0]!.entry.timeMs, lines.at(-1)!.entry.timeMs];
  const isOneDay = localDayText(firstMs) === localDayText(lastMs);
  const head = [
    '',
    page.colours.bold(`${INDENT}${isOneDay ? `${weekdayText(firstMs)} ${dayText(firstMs)}` : daysText(firstMs, lastMs, 'to')}`),
  ];
  if (all) return [...head, ...lines.flatMap(({ entry }) => entryLines(entry, true, page))];
  return [...head, ...runsOf(lines).flatMap((run) => runLines(run, page))];
}

function runsOf(lines: readonly Line[]): Line[][] {
  const runs: Line[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run !== undefined && run[0]!.tells === line.tells) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

/** Purchases and fees move no rule, so that they are only counted. */
const isPlain = ({ entry }: Line): boolean => entry.kind === 'event' && !rawEventRow(entry).isMovement;

function runLines(run: readonly Line[], page: Page): string[] {
  const telling = run.filter((line) => !isPlain(line));
  const [first, last] = [telling[0], telling.at(-1)];
  if (first === undefined || last === undefined) return foldedLines(run, page);
  if (telling.length <= LONGEST_RUN) {
    return [...telling.flatMap(({ entry }) => entryLines(entry, false, page)), ...foldedLines(run.filter(isPlain), page)];
  }
  // A movement is shown with the look at it.
  const at = (one: Line): Line[] => telling.filter(({ entry }) => entry.timeMs === one.entry.timeMs);
  const [head, tail] = [at(first), at(last)];
  const between = run.filter((line) => !head.includes(line) && !tail.includes(line));
  const shown = (lines: readonly Line[]): string[] => lines.flatMap(({ entry }) => entryLines(entry, false, page));
  return [...shown(head), ...foldedLines(between, page), ...(head[0] === tail[0] ? [] : shown(tail))];
}

/** "… 12 top-ups +340,000 KZT, 7 withdrawals −300,000 KZT, 9 looks …" */
function foldedLines(run: readonly Line[], page: Page): string[] {
  if (run.length === 0) return [];
  const sums = new Map<string, { count: number; tiyn: number }>();
  for (const { entry } of run) {
    if (entry.kind !== 'event') continue;
    const { kind, tiyn } = rawEventRow(entry);
    const sum = sums.get(kind) ?? { count: 0, tiyn: 0 };
    sums.set(kind, { count: sum.count + 1, tiyn: sum.tiyn + tiyn });
  }
  const looks = run.filter(({ entry }) => entry.kind === 'look').length;
  const grown = run.filter(({ entry }) => entry.kind === 'alert').length;
  const parts = [
    ...[...sums].map(([kind, { count, tiyn }]) => `${plural(count, kind)} ${signed(tiyn)}`),
    ...(looks === 0 ? [] : [`${plural(looks, 'look')} with the same in the way`]),
    ...(grown === 0 ? [] : [`the alert grew ${grown === 1 ? 'once' : `${countText(grown)} times`}`]),
  ];
  return prose(page, `… ${parts.join(', ')} …`, `${INDENT}  `).map(page.colours.dim);
}

const signed = (tiyn: number): string => `${tiyn < 0 ? '−' : '+'}${formatKzt(Math.abs(tiyn))}`;

const UNDER_CLOCK = ' '.repeat(12);
const CLOCK_AT = 11;

function entryLines(entry: TraceEntry, all: boolean, page: Page): string[] {
  if (entry.kind === 'look') return lookLines(entry.look, all, page);
  const text = entry.kind === 'event' ? eventText(entry) : alertText(entry.alert);
  const [first = '', ...more] = prose(page, text, UNDER_CLOCK);
  const line = `${INDENT}${localTimeText(entry.timeMs).slice(CLOCK_AT)}  ${first.trimStart()}`;
  return [entry.kind === 'alert' ? page.colours.bold(line) : line, ...more];
}

function eventText(raw: RawEvent): string {
  const { text, tiyn } = rawEventRow(raw);
  return `${signed(tiyn)}  ${text}`;
}

function lookLines(look: Evaluation, all: boolean, page: Page): string[] {
  const what = look.isMet && look.heldBackBy === null ? `✓ ${look.finds}: all is met` : `✗ ${look.finds}: ${inTheWayText(look)}`;
  const open = look.isAlertOpen ? ' (an alert is open already)' : '';
  return [...prose(page, `${what}${open}.`, UNDER_CLOCK).map(page.colours.dim), ...(all ? judgementLines(look, page) : [])];
}

function alertText({ what, alertId, eventCount, amountTiyn, mergedInto }: AlertStep): string {
  const into = mergedInto === null ? '' : ` into ${mergedInto}`;
  return `▲ alert ${alertId} ${wordsOf(what)}${into}: ${plural(eventCount, 'event')} worth ${formatKzt(amountTiyn)}`;
}
