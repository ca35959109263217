/** The one place that reads the process environment: whether output may be coloured. */

/** What the person asked for through NO_COLOR and FORCE_COLOR (https://no-color.org); undefined when nothing. */
export function colourWish(): boolean | undefined {
  const { NO_COLOR: noColour, FORCE_COLOR: forceColour } = process.env;
  if (noColour !== undefined && noColour !== '') return false;
  if (forceColour !== undefined && forceColour !== '') return forceColour !== '0' && forceColour !== 'false';
  return undefined;
}

/** False on terminals that cannot move the cursor. */
export const cursorMoves = (): boolean => process.env['TERM'] !== 'dumb';
