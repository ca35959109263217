/** Makes the texts of one field from bytes, and checks them: names that keep coming are made and checked only once. */

/**
 * The text of the bytes from `from` up to `to`, which are printable ASCII, or undefined when it is not valid for the field.
 * `hash` is the same for equal texts.
 */
export type TextMaker = (bytes: Buffer, from: number, to: number, hash: number) => string | undefined;

/** Few, so that they stay in the processor's caches. A text that meets another in its slot takes its place. */
const SLOTS = 256;
/** Matches nothing: texts of these bytes have no such letter. */
const NOTHING = '\0';

/** For texts that come again and again. */
export function createKnownTexts(isValid: (text: string) => boolean): TextMaker {
  const slots: string[] = Array.from({ length: SLOTS }, () => NOTHING);
  return (bytes, from, to, hash) => {
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = slots[slot]!;
    if (isAt(known, bytes, from, to)) return known;
    const text = bytes.toString('latin1', from, to);
    if (!isValid(text)) return undefined;
    slots[slot] = text;
    return text;
  };
}

/** For texts that are new with nearly every event. */
export const createFreshTexts =
  (isValid: (text: string) => boolean): TextMaker =>
  (bytes, from, to) => {
    const text = bytes.toString('latin1', from, to);
    return isValid(text) ? text : undefined;
  };

/** Whether these bytes are the text, which is ASCII. */
export function isAt(text: string, bytes: Buffer, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
