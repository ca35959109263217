/** Asks on a terminal before something is removed for good. */
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { BadInput } from '@tengewatch/shared/documents/bad-input.js';

export interface Asked {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/** True for "y" or "yes". BadInput where there is nobody to ask. */
export async function confirmed(question: string, { input, output, signal }: Asked): Promise<boolean> {
  if (input.isTTY !== true) {
    throw new BadInput('there is no terminal to ask on: add --yes to remove them, or --dry-run to see which they are');
  }
  // Not taken for a terminal, so that Ctrl-C stays the signal that it is.
  const reader = createInterface({ input, output, terminal: false });
  try {
    const answer = reader.question(`${question} [y/N] `, { signal });
    const closed = once(reader, 'close').then(() => '');
    return /^y(es)?$/i.test((await Promise.race([answer, closed])).trim());
  } finally {
    reader.close();
  }
}
