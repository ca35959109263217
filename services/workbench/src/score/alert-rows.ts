/** Reads alerts that somebody made from a CSV or JSONL file, and notes everything in it that cannot be read, with its line. */
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { adviceOn } from '@tengewatch/shared/documents/nearest-name.js';
import { ruleNames, type RuleName } from '@tengewatch/shared/events/rule-names.js';
import type { CellsOfLine, LineFault } from './cells.js';
import { csvCells } from './csv-cells.js';
import { instantOf } from './instant.js';
import { jsonCells } from './json-cells.js';

export interface AlertRow {
  readonly line: number;
  /** At least one, unless the subject has a name of another kind. */
  readonly cards: readonly string[];
  /** A platform or a group; null where the alert is about its cards. */
  readonly subject: string | null;
  readonly timeMs: number;
  readonly rule: RuleName | null;
  /** Ids of events; empty where the alert gives none. */
  readonly evidence: readonly string[];
}

export interface AlertRows {
  readonly rows: readonly AlertRow[];
  readonly faults: readonly LineFault[];
}

/** Throws BadInput where the file as a whole cannot be read. */
export function readAlertRows(text: string, file: string): AlertRows {
  const isJson = text.trimStart().startsWith('{');
  const { lines, faults } = isJson ? jsonCells(text) : csvCells(text, file);
  if (lines.length === 0 && faults.length === 0) {
    throw new BadInput(
      `${file} holds no alerts`,
      isJson ? 'give one object a line' : 'give a head such as "card,time", and a row for each alert',
    );
  }
  const read = lines.map(rowOf);
  return {
    rows: read.flatMap(({ row }) => (row === undefined ? [] : [row])),
    faults: [...faults, ...read.flatMap((one) => one.faults)].sort((one, other) => one.line - other.line),
  };
}

/** Cards and events are separated by spaces or semicolons. */
const listed = (text: string): string[] => text.split(/[\s;]+/).filter((part) => part !== '');

const CARD = /^\d{16}$/;

function rowOf({ line, cells }: CellsOfLine): { readonly row?: AlertRow; readonly faults: readonly LineFault[] } {
  const { card = '', subject = '', time = '', rule = '', evidence = '' } = cells;
  const wrongs: string[] = [];
  const events = [...new Set(listed(evidence))];
  const ofSubject = listed(subject);
  const isOfCards = ofSubject.every((one) => CARD.test(one));
  const cards = [...new Set([...listed(card), ...(isOfCards ? ofSubject : [])])];
  if (cards.length === 0 && (ofSubject.length === 0 || events.length === 0)) {
    wrongs.push(
      ofSubject.length === 0
        ? 'names no card'
        : `the subject "${subject}" is no card number of 16 digits, and without evidence only an alert on cards can be judged`,
    );
  }
  const timeMs = instantOf(time);
  if (typeof timeMs === 'string') wrongs.push(timeMs);
  const known = ruleNames.find((name) => name === rule);
  if (rule !== '' && known === undefined) {
    wrongs.push(`there is no rule "${rule}": ${adviceOn(rule, ruleNames)}; leave it empty for a detector of your own`);
  }
  if (wrongs.length > 0 || typeof timeMs === 'string') return { faults: wrongs.map((wrong) => ({ line, wrong })) };
  return { row: { line, cards, subject: isOfCards ? null : subject, timeMs, rule: known ?? null, evidence: events }, faults: [] };
}
