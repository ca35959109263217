/** Unicode hygiene at the edge: what goes to a log or a dead letter must survive UTF-8. */

const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const ANY_SURROGATE = /[\ud800-\udfff]/;

/** The text with every half surrogate pair replaced by U+FFFD. */
export const wellFormed = (text: string): string => text.replace(LONE_SURROGATES, '\uFFFD');

/** At most `maxLength` code units of the text, never ending in half a surrogate pair. */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  const splitsPair = last >= 0xd8_00 && last <= 0xdb_ff;
  return text.slice(0, splitsPair ? maxLength - 1 : maxLength);
}

/** Whether no string inside a JSON value holds half a surrogate pair. */
export function isWellFormedDeep(value: unknown): boolean {
  // The plain class is checked first: for one-byte text the engine answers it without looking.
  if (typeof value === 'string') return !ANY_SURROGATE.test(value) || !LONE_SURROGATE.test(value);
  if (typeof value !== 'object' || value === null) return true;
  for (const [name, inner] of Object.entries(value)) if (!isWellFormedDeep(name) || !isWellFormedDeep(inner)) return false;
  return true;
}
