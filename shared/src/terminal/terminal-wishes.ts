/** What the workbench asks of the process environment: whether output may be coloured, and how wide it may be. */
import { environment } from '../runtime/environment.js';

/** What the person asked for through NO_COLOR and FORCE_COLOR (https://no-color.org); undefined when nothing. */
export function colourWish(): boolean | undefined {
  const { NO_COLOR: noColour, FORCE_COLOR: forceColour } = environment();
  if (noColour !== undefined && noColour !== '') return false;
  if (forceColour !== undefined && forceColour !== '') return forceColour !== '0' && forceColour !== 'false';
  return undefined;
}

/** The width that the person asked for through COLUMNS; undefined when none, or nothing that is one. */
export function columnsWish(): number | undefined {
  const columns = Number(environment()['COLUMNS']);
  return Number.isInteger(columns) && columns > 0 ? columns : undefined;
}

/** False on terminals that cannot move the cursor. */
export const cursorMoves = (): boolean => environment()['TERM'] !== 'dumb';
