/** The option --as-test: writes what a command found as a test of its rule. */
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { checkFile, writeWhole, type WrittenKind } from '../output-file.js';
import { testText } from '../render/as-test.js';
import { shellWord } from '../render/shell-word.js';
import type { TestWanted } from '../why/as-test.js';

export const asTestOption = ['--as-test <file>', "write it as a test of the rule, to be put into the rule's src folder"] as const;

const WRITTEN_BY = 'Written by `npx tengewatch';

const ruleTest: WrittenKind = {
  option: '--as-test',
  what: 'test that Tengewatch wrote',
  isOne: (text) => text.includes(WRITTEN_BY),
  neverForced: true,
};

/** Fails now rather than after the country was simulated. */
export const checkTestFile = (file: string | undefined): void => {
  if (file !== undefined) checkFile(file, false, ruleTest);
};

/** `title` says what the test shows; `words` are those of the command, without --as-test. */
export async function writeTest(
  file: string,
  wanted: TestWanted,
  { title, words }: { readonly title: string; readonly words: readonly string[] },
  terminal: Terminal,
): Promise<void> {
  const { testOf } = await import('../why/as-test.js');
  const command = `npx tengewatch ${words.map(shellWord).join(' ')} --as-test`;
  writeWhole(file, testText(testOf(wanted), { title, command }));
  terminal.err(`Test written to ${file}. It belongs into services/detector-${wanted.rule}/src, with a name that ends in .test.ts.`);
}
