/** Writes a report so that no half of one is ever seen, and reads one back with clear words when it is none. */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { lazyCheck } from '@tengewatch/shared/runtime/own-schema.js';
import { BadInput } from './exit-codes.js';

/** Stands for standard output where a report is written, and for standard input where one is read. */
export const STANDARD_STREAM = '-';
const STDIN = 0;

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** Why a file or stream cannot be read or written, in words. */
export function causeText(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

const cannot = (doing: string, file: string, error: unknown): BadInput => new BadInput(`cannot ${doing} ${file}: ${causeText(error)}`);

/** Fails now rather than after minutes of simulation. Leaves nothing behind. */
export function checkWritable(file: string): void {
  const existed = existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
    if (!existed) unlinkSync(file);
  } catch (error) {
    throw cannot('write', file, error);
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

export function readReport(file: string): RunReport {
  let text: string;
  try {
    text = readFileSync(file === STANDARD_STREAM ? STDIN : file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new BadInput(`there is no file ${file}`, `write one with: tengewatch run SCENARIO --json ${file}`);
    }
    throw cannot('read', file, error);
  }
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${file} is not JSON: ${(error as Error).message}`);
  }
  const check = checkOfReport();
  if (!check(report)) {
    const first = check.errors?.[0];
    throw new BadInput(
      `${file} is not a run report of this version: ${first?.instancePath === '' ? 'the whole' : first?.instancePath} ${first?.message ?? ''}`,
      `write one with: tengewatch run SCENARIO --json ${file}`,
    );
  }
  return report;
}
