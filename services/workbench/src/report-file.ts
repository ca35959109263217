/** Writes a report so that no half of one is ever seen, and reads one back with clear words when it is none. */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { printableData } from '@tengewatch/shared/documents/printable.js';
import { causeText } from '@tengewatch/shared/documents/file-cause.js';
import { readTextFile } from '@tengewatch/shared/documents/text-file.js';
import { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { lazyCheck } from '@tengewatch/shared/documents/own-schema.js';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';

/** Stands for standard output where a report is written, and for standard input where one is read. */
export const STANDARD_STREAM = '-';
const STDIN = 0;

const cannot = (doing: string, file: string, error: unknown): BadInput => new BadInput(`cannot ${doing} ${file}: ${causeText(error)}`);

/** No text that a program can hold is longer. */
const MAX_REPORT_BYTES = 500_000_000;

/** Whether a file holds anything but a report, of this version or another, which was hardly meant to be overwritten. */
function holdsSomethingElse(file: string): boolean {
  const { size } = statSync(file);
  if (!statSync(file).isFile() || size === 0) return false;
  const read = readTextFile(file, file, MAX_REPORT_BYTES);
  if ('wrong' in read) return true;
  try {
    const content = JSON.parse(read.text) as { readonly run?: { readonly alertDigest?: unknown } } | null;
    return typeof content?.run?.alertDigest !== 'string';
  } catch {
    return true;
  }
}

/** Fails now rather than after minutes of simulation. Leaves nothing behind. `force` lets any file be overwritten. */
export function checkWritable(file: string, force: boolean): void {
  if (file === '') throw new BadInput('the name of the file for the report is empty; give one after --json');
  const existed = existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
    if (!existed) unlinkSync(file);
  } catch (error) {
    throw cannot('write', file, error);
  }
  if (existed && !force && holdsSomethingElse(file)) {
    throw new BadInput(`${file} is there already and is no run report; give another name after --json, or add --force to overwrite it`);
  }
}

export const reportText = (report: RunReport): string => JSON.stringify(report, null, 2);

export function writeReport(file: string, report: RunReport): void {
  const text = `${reportText(report)}\n`;
  try {
    // Devices and pipes cannot be replaced by renaming.
    if (existsSync(file) && !statSync(file).isFile()) {
      writeFileSync(file, text);
      return;
    }
    const partial = `${file}.${process.pid}.partial`;
    try {
      writeFileSync(partial, text);
      renameSync(partial, file);
    } finally {
      rmSync(partial, { force: true });
    }
  } catch (error) {
    throw cannot('write', file, error);
  }
}

const checkOfReport = lazyCheck<RunReport>(RunReport, { strict: false });

/** Whoever writes it may simulate for minutes first. */
function standardInput(): string {
  try {
    return readFileSync(STDIN, 'utf8');
  } catch (error) {
    throw cannot('read', 'standard input', error);
  }
}

/** The report in a file, with nothing in its texts that a terminal would obey. */
export function readReport(file: string): RunReport {
  // What is there is perhaps something else that is dear to somebody, so that no command is proposed that would overwrite it.
  const writeOne = 'write a report with: tengewatch run SCENARIO --json FILE';
  const read = file === STANDARD_STREAM ? { text: standardInput() } : readTextFile(file, file, MAX_REPORT_BYTES);
  if ('wrong' in read) throw new BadInput(read.wrong, ...(read.missing ? [writeOne] : []));
  let report: unknown;
  try {
    report = JSON.parse(read.text);
  } catch (error) {
    throw new BadInput(`${file} is not JSON: ${(error as Error).message}`, writeOne);
  }
  const check = checkOfReport();
  if (!check(report)) {
    const first = check.errors?.[0];
    throw new BadInput(
      `${file} is not a run report of this version: ${first?.instancePath === '' ? 'the whole' : first?.instancePath} ${first?.message ?? ''}`,
      writeOne,
    );
  }
  return printableData(report);
}
