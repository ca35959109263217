/** Finds what somebody probably meant: the known name with the fewest letters to change. */
import { distance } from 'fastest-levenshtein';

/** A name further away than this share of its length is no guess but noise. */
const MAX_CHANGED_SHARE = 0.5;

/** The known names nearest to `name`, nearest first, without those that are nothing like it. */
export function nearestNames(name: string, known: readonly string[], atMost: number): string[] {
  const wanted = name.toLowerCase();
  return known
    .map((candidate) => ({ candidate, changes: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, changes }) => changes <= Math.max(candidate.length, wanted.length) * MAX_CHANGED_SHARE)
    .sort((a, b) => a.changes - b.changes || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, atMost)
    .map(({ candidate }) => candidate);
}

export const nearestName = (name: string, known: readonly string[]): string | undefined => nearestNames(name, known, 1)[0];

/** What to write instead of a name that is not known: the nearest, or all that there are. */
export function adviceOn(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`;
}
