/** Where the commands write: results to standard output, everything said along the way to standard error. */
import picocolors from 'picocolors';
import { colourWish, cursorMoves } from './environment.js';

export type Colours = ReturnType<typeof picocolors.createColors>;

/** Reports are made for this width, and are not spread over wider screens. */
export const REPORT_WIDTH = 80;

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** For standard output. */
  readonly colours: Colours;
  /** For standard error. */
  readonly errColours: Colours;
  /** True when standard error is a terminal on which a line can be redrawn. */
  readonly redraws: boolean;
}

export function openTerminal(): Terminal {
  const coloured = (stream: NodeJS.WriteStream) => colourWish() ?? (stream.isTTY === true && cursorMoves());
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    colours: picocolors.createColors(coloured(process.stdout)),
    errColours: picocolors.createColors(coloured(process.stderr)),
    redraws: process.stderr.isTTY === true && cursorMoves(),
  };
}
