/** Where the commands write: results to standard output, everything said along the way to standard error, where people are masked. */
import { maskPeople } from '@tengewatch/shared/runtime/masking.js';
import picocolors from 'picocolors';
import { colourWish, cursorMoves } from './environment.js';

export type Colours = ReturnType<typeof picocolors.createColors>;

/** Reports are made for this width, and are not spread over wider screens. */
export const REPORT_WIDTH = 80;

export interface Terminal {
  /** What was asked for, in full: a report is of no use to whoever works it if it names nobody. */
  out(text: string): void;
  /** Ends up in logs, so that no card number or IIN can be read in it, whatever an error quotes. */
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
    err: (text) => void process.stderr.write(`${maskPeople(text)}\n`),
    colours: picocolors.createColors(coloured(process.stdout)),
    errColours: picocolors.createColors(coloured(process.stderr)),
    redraws: process.stderr.isTTY === true && cursorMoves(),
  };
}
