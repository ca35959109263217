/** Where the commands write: results to standard output, everything said along the way to standard error, where people are masked. */
import { maskPeople } from '@tengewatch/shared/runtime/masking.js';
import picocolors from 'picocolors';
import { colourWish, columnsWish, cursorMoves } from './environment.js';
import { openOutput, streamsAreOne, type Output } from './output.js';

export type Colours = ReturnType<typeof picocolors.createColors>;

/** Reports are made for this width, and are not spread over wider screens. */
export const REPORT_WIDTH = 80;

export interface Terminal extends Pick<Output, 'unread' | 'hasFailed'> {
  /** What was asked for, in full: a report is of no use to whoever works it if it names nobody. */
  out(text: string): void;
  /** Ends up in logs, so that no card number or IIN can be read in it, whatever an error quotes. */
  err(text: string): void;
  /** For standard output. */
  readonly colours: Colours;
  /** For standard error. */
  readonly errColours: Colours;
  /** Columns of the screen that shows standard output; undefined where it goes to a file or a pipe, whose lines have no limit. */
  readonly columns: number | undefined;
  /** True when standard error is a terminal on which a line can be redrawn. */
  readonly redraws: boolean;
}

/** A terminal that does not know its size says 0. */
const columnsOf = ({ isTTY, columns }: NodeJS.WriteStream): number | undefined => (isTTY === true && columns > 0 ? columns : undefined);

export function openTerminal(): Terminal {
  const coloured = (stream: NodeJS.WriteStream) => colourWish() ?? (stream.isTTY === true && cursorMoves());
  const { out, err, unread, hasFailed } = openOutput(process.stdout, process.stderr, streamsAreOne());
  return {
    out: (text) => out(`${text}\n`),
    err: (text) => err(`${maskPeople(text)}\n`),
    unread,
    hasFailed,
    colours: picocolors.createColors(coloured(process.stdout)),
    errColours: picocolors.createColors(coloured(process.stderr)),
    columns: columnsWish() ?? columnsOf(process.stdout),
    redraws: process.stderr.isTTY === true && cursorMoves(),
  };
}
