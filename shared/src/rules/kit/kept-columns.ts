/** What a rule about cards keeps of each card beside the history that all rules share. */
import { columnLayout, type ColumnsOf } from '../../stream/key-columns.js';
import { totalNames } from './running-totals.js';

export const keptColumns = columnLayout({
  columns: [...totalNames],
  rareColumns: [
    /** Beginning of the present use: the first event after a rest of restMs, or ever. */
    'inUseSinceMs',
    /** The rest before it; -1 when the card was not seen before. */
    'restedMs',
    /** When the last alert closed: what came before belongs to it. */
    'closedMs',
    /** The near miss of the present window: when it was first seen, how many records tell of it, and how far it was missed. */
    'missFromMs',
    'missRevisions',
    'missedBy',
  ],
});
/** What is kept of every card: its totals before the window of the last look, and rare instants. */
export type Kept = ColumnsOf<typeof keptColumns>;
