/** The order of ids and keys in everything that is digested or reported: by code unit, never by locale. */

export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
