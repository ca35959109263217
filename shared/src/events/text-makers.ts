/** Makes the texts of one field from bytes, and checks them: names that keep coming are made and checked only once. */

/** The text of the bytes from `from` up to `to`, which are printable ASCII, or undefined when it is not valid for the field. */
export type TextMaker = (bytes: Buffer, from: number, to: number) => string | undefined;

declare global {
  interface Buffer {
    /** What toString('latin1', from, to) comes to, without a look at what it was given. */
    latin1Slice(from: number, to: number): string;
  }
}

/** For texts that are new with nearly every event. */
export const createFreshTexts =
  (isValid: (text: string) => boolean): TextMaker =>
  (bytes, from, to) => {
    const text = bytes.latin1Slice(from, to);
    return isValid(text) ? text : undefined;
  };

/** Few, so that they stay in the processor's caches. A text that meets another in its slot takes its place. */
const SLOTS = 256;
/** So many more texts that were not found than were, and no more are looked for: they come too seldom. */
const PATIENCE = 4096;

interface KnownText {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** For texts that may come again and again. */
export function createKnownTexts(isValid: (text: string) => boolean): TextMaker {
  const makeFresh = createFreshTexts(isValid);
  const slots: (KnownText | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  let patience = PATIENCE;
  return (bytes, from, to) => {
    if (patience === 0) return makeFresh(bytes, from, to);
    const slot = slotOf(bytes, from, to);
    const known = slots[slot];
    if (known !== undefined && isSame(known.bytes, bytes, from, to)) {
      if (patience < PATIENCE) patience++;
      return known.text;
    }
    patience--;
    const text = makeFresh(bytes, from, to);
    if (text !== undefined) slots[slot] = { text, bytes: Uint8Array.prototype.slice.call(bytes, from, to) };
    return text;
  };
}

/** Names differ in their length, in the middle or at an end. */
const slotOf = (bytes: Buffer, from: number, to: number): number =>
  ((to - from) * 89 + bytes[from]! * 7 + bytes[(from + to) >>> 1]! * 31 + bytes[to - 1]!) & (SLOTS - 1);

function isSame(known: Uint8Array, bytes: Buffer, from: number, to: number): boolean {
  const { length } = known;
  if (length !== to - from) return false;
  for (let i = 0; i < length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}
