/** Where the commands write: results to standard output, everything said along the way to standard error, where people are masked. */
import { printableColoured, printableLines } from '../documents/printable.js';
import { maskPeople } from '../runtime/masking.js';
import picocolors from 'picocolors';
import { colourWish, columnsWish, cursorMoves } from './terminal-wishes.js';
import { openOutput, streamsAreOne, type Output, type OutputStream } from './output.js';

export type Colours = ReturnType<typeof picocolors.createColors>;

/** Reports are made for this width where nobody says how wide the screen is. */
export const REPORT_WIDTH = 80;
/** Narrower screens break the lines themselves; on wider ones the eye would lose them. */
const NARROWEST = 40;
const WIDEST = 100;

/** The width of what is written for a screen of so many columns. */
export const widthFor = (columns: number | undefined): number =>
  columns === undefined || columns <= 0 ? REPORT_WIDTH : Math.min(WIDEST, Math.max(NARROWEST, columns));

let width = REPORT_WIDTH;

/** The width that everything is laid out for: that of the terminal, once it is open. */
export const reportWidth = (): number => width;

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

interface Screen extends OutputStream {
  readonly columns?: number;
}

/** A terminal that does not know its size says 0. */
const columnsOf = ({ isTTY, columns = 0 }: Screen): number | undefined => (isTTY === true && columns > 0 ? columns : undefined);

export function openTerminal(stdout: Screen = process.stdout, stderr: Screen = process.stderr, areOne = streamsAreOne()): Terminal {
  const coloured = ({ isTTY }: Screen) => colourWish() ?? (isTTY === true && cursorMoves());
  const colours = picocolors.createColors(coloured(stdout));
  const errColours = picocolors.createColors(coloured(stderr));
  const columns = columnsWish() ?? columnsOf(stdout);
  width = widthFor(columns);
  // Whatever a file, an argument or a broker smuggled into a text is shown and not obeyed.
  const shown = (text: string, { isColorSupported }: Colours): string =>
    isColorSupported ? printableColoured(text) : printableLines(text);
  const { out, err, unread, hasFailed } = openOutput(stdout, stderr, areOne);
  return {
    out: (text) => out(`${shown(text, colours)}\n`),
    err: (text) => err(`${maskPeople(shown(text, errColours))}\n`),
    unread,
    hasFailed,
    colours,
    errColours,
    columns,
    redraws: stderr.isTTY === true && cursorMoves(),
  };
}
