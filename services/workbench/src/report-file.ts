/** Writes a report so that no half of one is ever seen, and reads one back with clear words when it is none. */
import { readFileSync } from 'node:fs';
import { printableData } from '@tengewatch/shared/documents/printable.js';
import { readTextFile } from '@tengewatch/shared/documents/text-file.js';
import { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { lazyCheck } from '@tengewatch/shared/documents/own-schema.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { cannot, checkFile, MAX_TEXT_BYTES, STANDARD_STREAM, writeWhole, type WrittenKind } from './output-file.js';

const STDIN = 0;

const runReport: WrittenKind = {
  option: '--json',
  what: 'run report',
  isOne(text) {
    try {
      const content = JSON.parse(text) as { readonly run?: { readonly alertDigest?: unknown } } | null;
      return typeof content?.run?.alertDigest === 'string';
    } catch {
      return false;
    }
  },
};

/** Fails now rather than after minutes of simulation. `force` lets any file be overwritten. */
export const checkWritable = (file: string, force: boolean): void => checkFile(file, force, runReport);

export const reportText = (report: RunReport): string => JSON.stringify(report, null, 2);

export const writeReport = (file: string, report: RunReport): void => writeWhole(file, `${reportText(report)}\n`);

const checkOfReport = lazyCheck<RunReport>(RunReport, { strict: false });

/** Whoever writes it may simulate for minutes first. */
function standardInput(): string {
  try {
    return readFileSync(STDIN, 'utf8');
  } catch (error) {
    throw cannot('read', 'standard input', error);
  }
}

/** The whole text of a file, or of standard input. `advice` says how to come by one that is missing. */
export function textOf(file: string, ...advice: readonly string[]): string {
  const read = file === STANDARD_STREAM ? { text: standardInput() } : readTextFile(file, file, MAX_TEXT_BYTES);
  if ('wrong' in read) throw new BadInput(read.wrong, ...(read.missing ? advice : []));
  return read.text;
}

// What is there is perhaps something else that is dear to somebody, so that no command is proposed that would overwrite it.
const WRITE_ONE = 'write a report with: tengewatch run SCENARIO --json FILE';

/** The report in a file, with nothing in its texts that a terminal would obey. */
export function readReport(file: string): RunReport {
  const text = textOf(file, WRITE_ONE);
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${file} is not JSON: ${(error as Error).message}`, WRITE_ONE);
  }
  return reportOf(report, file);
}

/** The same of content that has been read already. */
export function reportOf(report: unknown, file: string): RunReport {
  const check = checkOfReport();
  if (check(report)) return printableData(report);
  const first = check.errors?.[0];
  throw new BadInput(
    `${file} is not a run report of this version: ${first?.instancePath === '' ? 'the whole' : first?.instancePath} ${first?.message ?? ''}`,
    WRITE_ONE,
  );
}
