/** Writes what a command found as JSON where that is wanted, and tells it to the person. */
import type { Terminal } from '@tengewatch/shared/terminal/terminal.js';
import { STANDARD_STREAM, writeWhole } from '../output-file.js';

/** The file first; the text for people goes to standard error where standard output takes data. */
export function tellFound(
  found: object,
  json: string | undefined,
  terminal: Terminal,
  linesOf: (colours: Terminal['colours']) => readonly string[],
): void {
  const isTaken = json === STANDARD_STREAM;
  if (json !== undefined) {
    const text = JSON.stringify(found, null, 2);
    if (isTaken) terminal.out(text);
    else writeWhole(json, `${text}\n`);
  }
  const [say, colours] = isTaken ? [terminal.err, terminal.errColours] : [terminal.out, terminal.colours];
  say(linesOf(colours).join('\n'));
}
