/** What an imitating name does, in words: whom it imitates, and with which letters of another script, digits and accents. */
import { MAX_REASON_DETAIL } from '@tengewatch/shared/events/alert.js';
import { letterTwin } from './platform-name.js';
import { scriptOf } from './letter-script.js';

const WORDS = /[\p{L}\p{N}\p{M}]+/gu;
/** A letter or digit of a word, with the marks that are written after it. */
const LETTERS = /([\p{L}\p{N}])(\p{M}*)/gu;

interface Letter {
  readonly sign: string;
  readonly hasMark: boolean;
  /** True for a digit of a mere number, which stands for no letter. */
  readonly isOfNumber: boolean;
}

interface Known {
  readonly letters: readonly Letter[];
  readonly scripts: ReadonlySet<string>;
}

/** What some letters of a name are, and their places: 1 is the first letter or digit; blanks and punctuation do not count. */
interface Trick {
  readonly one: string;
  readonly many: string;
}

/** "imitates «Bybit»; letters 1 and 2 are Cyrillic". Places are counted in letters and digits of whatever script. */
export function imitationText(name: string, registered: string): string {
  const known = lettersOf(registered);
  const ofKnown: Known = { letters: known, scripts: new Set(known.map(({ sign }) => scriptOf(sign))) };
  const letters = lettersOf(name);
  const isAligned = known.length <= letters.length && known.every(({ sign }, at) => letterTwin(sign) === letterTwin(letters[at]!.sign));
  const places = new Map<string, { readonly trick: Trick; readonly at: number[] }>();
  for (const [at, letter] of letters.entries()) {
    const trick = trickOf(letter, isAligned ? known[at]?.sign : undefined, ofKnown);
    if (trick === undefined) continue;
    const same = places.get(trick.one) ?? { trick, at: [] };
    same.at.push(at + 1);
    places.set(trick.one, same);
  }
  let text = `imitates «${registered}»`;
  for (const { trick, at } of places.values()) {
    const longer = `${text}; ${placesText(trick, at)}`;
    if (longer.length + AND_MORE.length > MAX_REASON_DETAIL) return text + AND_MORE;
    text = longer;
  }
  return text;
}

const AND_MORE = '; and more';

function lettersOf(name: string): Letter[] {
  return Array.from(name.matchAll(WORDS)).flatMap(([word]) => {
    const isOfNumber = !/\p{L}/u.test(word);
    return Array.from(word.matchAll(LETTERS), ([, sign = '', marks]) => ({ sign, hasMark: marks !== '', isOfNumber }));
  });
}

/**
 * What makes a letter differ from the letters of the registered name. `meant` is the letter in the same place of the registered
 * name, where the two names run alike; else undefined.
 */
function trickOf({ sign, hasMark, isOfNumber }: Letter, meant: string | undefined, { letters, scripts }: Known): Trick | undefined {
  if (isOfNumber) return undefined;
  if (letters.some((one) => one.sign === sign && one.hasMark === hasMark)) return stoodInFor(sign, meant);
  const script = scriptOf(sign);
  if (script !== 'Common' && !scripts.has(script)) {
    return isDigit(sign) ? { one: `is a ${script} digit`, many: `are ${script} digits` } : both(script);
  }
  const compatible = sign.normalize('NFKC');
  if (compatible !== sign) return both(`another form of «${compatible}»`);
  if (isDigit(sign)) return letterTwin(sign) === sign ? undefined : both(`the digit ${sign}`);
  if (hasMark || sign.normalize('NFD') !== sign) return { one: 'has an accent', many: 'have accents' };
  const twin = letterTwin(sign);
  return (
    stoodInFor(sign, meant) ?? (twin === sign.toLowerCase() || isAscii(sign) ? undefined : both(`«${sign}», which looks like «${twin}»`))
  );
}

const isAscii = (sign: string): boolean => /^[\x20-\x7e]$/.test(sign);

/** Letters of one script that look alike, such as l and I, are told apart by what stands there in the registered name. */
const stoodInFor = (sign: string, meant: string | undefined): Trick | undefined =>
  meant === undefined || meant.toLowerCase() === sign.toLowerCase() ? undefined : both(`«${sign}» for «${meant}»`);

const isDigit = (sign: string): boolean => /\p{N}/u.test(sign);

const both = (what: string): Trick => ({ one: `is ${what}`, many: `are ${what}` });

function placesText({ one, many }: Trick, at: readonly number[]): string {
  if (at.length === 1) return `letter ${at[0]} ${one}`;
  return `letters ${at.slice(0, -1).join(', ')} and ${at.at(-1)} ${many}`;
}
