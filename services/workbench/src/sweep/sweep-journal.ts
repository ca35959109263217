/** Keeps what a sweep has found so far in a file, one line for each country and batch of points, so that it can go on after a stop. */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { cannot } from '../output-file.js';
import { tallyFields, type Country, type Tally } from './tally.js';

/** What a sweep asks. Only a sweep that asks the same may go on with what another has found. */
export type Question = Readonly<Record<string, string>>;

/** What was found for some points, from number `first` on, in one country. */
export interface Batch {
  readonly first: number;
  readonly country: Country;
  readonly tallies: readonly Tally[];
}

export interface SweepJournal {
  /** What earlier runs of the same sweep have found. */
  readonly batches: readonly Batch[];
  add(batch: Batch): void;
}

const FORM = 'tengewatch-sweep';
const VERSION = 1;

/** Opens or begins the file. Throws a BadInput that says what differs when it holds another sweep. */
export function openSweepJournal(file: string, question: Question): SweepJournal {
  const batches = existsSync(file) ? readBatches(file, question) : undefined;
  if (batches === undefined) write(() => writeFileSync(file, `${JSON.stringify({ form: FORM, version: VERSION, question })}\n`), file);
  return {
    batches: batches ?? [],
    add({ first, country, tallies }) {
      const line = JSON.stringify({ first, country, tallies: tallies.map((tally) => tallyFields.map((field) => tally[field])) });
      write(() => appendFileSync(file, `${line}\n`), file);
    },
  };
}

function write(what: () => void, file: string): void {
  try {
    what();
  } catch (error) {
    throw cannot('write', file, error);
  }
}

/** Undefined where the file was left before its first line was whole. */
function readBatches(file: string, question: Question): readonly Batch[] | undefined {
  const text = readFileSync(file, 'utf8');
  // The last line may have been cut off when the process was killed.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole === '') return text === '' || JSON.stringify({ form: FORM }).startsWith(text.slice(0, 8)) ? undefined : notOurs(file);
  const [head, ...lines] = whole
    .trimEnd()
    .split('\n')
    .map((line) => parsed(line) ?? notOurs(file));
  checkQuestion(file, head as { form?: unknown; version?: unknown; question?: Question }, question);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return (lines as { first: number; country: Country; tallies: number[][] }[]).map(({ first, country, tallies }) => ({
    first,
    country,
    tallies: tallies.map((numbers) => Object.fromEntries(tallyFields.map((field, at) => [field, numbers[at]!])) as Tally),
  }));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function notOurs(file: string): never {
  throw new BadInput(`${file} is there already and is no sweep; give another folder with --out`);
}

function checkQuestion(file: string, head: { form?: unknown; version?: unknown; question?: Question }, asked: Question): void {
  if (head.form !== FORM || head.question === undefined) notOurs(file);
  const told = head.question;
  const names = [...new Set([...Object.keys(told), ...Object.keys(asked)])];
  const differing = head.version === VERSION ? names.filter((name) => told[name] !== asked[name]) : ['form of the file'];
  if (differing.length === 0) return;
  throw new BadInput(
    `${file} holds another sweep, so that this one cannot go on with it`,
    ...differing.map((name) => `  ${name}: there ${told[name] ?? 'none'}, now ${asked[name] ?? 'none'}`),
    'give another folder with --out, or remove that one',
  );
}
