/** Says which letters of a name are not what they look like: on a screen, Cyrillic and Latin letters cannot be told apart. */

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/gu;
const LATIN = /\p{Script=Latin}/u;
const SHARED = /\p{Script=Common}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;

/** "letters 3 and 6 are Cyrillic", counted in letters and digits; undefined for a name whose letters are of one script. */
export function mixedLettersText(name: string): string | undefined {
  const signs = name.match(LETTER_OR_DIGIT) ?? [];
  const odd = signs.flatMap((sign, index) => (LATIN.test(sign) || SHARED.test(sign) ? [] : [{ sign, place: index + 1 }]));
  if (odd.length === 0 || !signs.some((sign) => LATIN.test(sign))) return undefined;
  const places = odd.map(({ place }) => place);
  const script = odd.every(({ sign }) => CYRILLIC.test(sign)) ? 'Cyrillic' : 'not Latin';
  return places.length === 1
    ? `letter ${places[0]} is ${script}`
    : `letters ${places.slice(0, -1).join(', ')} and ${places.at(-1)} are ${script}`;
}
