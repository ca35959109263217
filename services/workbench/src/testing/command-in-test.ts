/** Runs a command of the command line in a test, without a process of its own. */
import { openTerminal } from '@tengewatch/shared/terminal/terminal.js';
import type { ExitCode } from '@tengewatch/shared/runtime/exit-codes.js';
import { runCommand } from '../command-line.js';

export interface Said {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** What it says on screens that do not redraw, and the code that it ends with. */
export async function commandInTest(args: readonly string[], signal: AbortSignal = new AbortController().signal): Promise<Said> {
  const said = { out: '', err: '' };
  const screen = (name: keyof typeof said) => ({ write: (text: string) => (said[name] += text), on: () => undefined });
  const code = await runCommand(args, openTerminal(screen('out'), screen('err'), false), signal);
  return { code, ...said };
}
