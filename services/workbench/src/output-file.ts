/** Writes a file so that no half of it is ever seen, and finds out beforehand whether it may be written. */
import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';
import { causeText } from '@tengewatch/shared/documents/file-cause.js';
import { readTextFile } from '@tengewatch/shared/documents/text-file.js';

/** Stands for standard output where something is written, and for standard input where something is read. */
export const STANDARD_STREAM = '-';

/** What a file holds that an option of a command writes. */
export interface WrittenKind {
  readonly option: string;
  /** In a few plain words: "run report". */
  readonly what: string;
  /** Whether a text is such a thing, of this version or another. */
  readonly isOne: (text: string) => boolean;
  /** True where no option lets a file that holds something else be overwritten. */
  readonly neverForced?: true;
}

export const cannot = (doing: string, file: string, error: unknown): BadInput =>
  new BadInput(`cannot ${doing} ${file}: ${causeText(error)}`);

/** No text that a program can hold is longer. */
export const MAX_TEXT_BYTES = 500_000_000;

/** Whether a file holds anything else, which was hardly meant to be overwritten. */
function holdsSomethingElse(file: string, { isOne }: WrittenKind): boolean {
  const { size } = statSync(file);
  if (!statSync(file).isFile() || size === 0) return false;
  const read = readTextFile(file, file, MAX_TEXT_BYTES);
  return 'wrong' in read || !isOne(read.text);
}

/** Fails now rather than after minutes of simulation. Leaves nothing behind. `force` lets any file be overwritten. */
export function checkFile(file: string, force: boolean, kind: WrittenKind): void {
  const { option, what, neverForced } = kind;
  if (file === '') throw new BadInput(`the name of the file after ${option} is empty; give one`);
  const existed = existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
    if (!existed) unlinkSync(file);
  } catch (error) {
    throw cannot('write', file, error);
  }
  if (existed && !force && holdsSomethingElse(file, kind)) {
    const orForce = neverForced === true ? '' : ', or add --force to overwrite it';
    throw new BadInput(`${file} is there already and is no ${what}; give another name after ${option}${orForce}`);
  }
}

export function writeWhole(file: string, text: string): void {
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
