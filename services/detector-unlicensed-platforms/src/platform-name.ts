/** Platform names: the exact form that the register is asked for, and the skeleton in which look-alikes meet. */
import unhomoglyph from 'unhomoglyph';

/** Longest skeleton; keys of indicators are short. */
const MAX_SKELETON = 60;

const LETTER_OF: { readonly [sign: string]: string } = { '0': 'o', '1': 'i', l: 'i', '5': 's', '|': 'i', '3': 'e' };

/** Words that distinguish no platform from another and that imitators like to add. */
const GENERIC_WORDS = new Set(
  [
    'ltd',
    'limited',
    'llp',
    'llc',
    'inc',
    'too',
    'kz',
    'kazakhstan',
    'com',
    'www',
    'pro',
    'global',
    'plus',
    '24',
    'otc',
    'p2p',
    'online',
    'official',
    'app',
    'vip',
  ].map((word) => folded(word)),
);

/** Equal for spellings that differ only in case, width and spaces: what counts as the registered name itself. */
export function exactForm(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ');
}

/**
 * What is left of a name when letters that look alike, accents, digits for letters, doubled letters, punctuation and
 * generic words no longer count. Words stay apart by single spaces. Never empty unless the name holds no letter or digit.
 */
export function skeleton(name: string): string {
  const words = latinised(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(folded);
  const telling = words.filter((word) => !GENERIC_WORDS.has(word));
  return Array.from((telling.length > 0 ? telling : words).join(' '))
    .slice(0, MAX_SKELETON)
    .join('');
}

/** The small Latin letter that a letter or digit is meant to be read as in a word; the sign itself where there is none. */
export function letterTwin(sign: string): string {
  const [letter = sign] = latinised(sign);
  return LETTER_OF[letter] ?? letter;
}

/** Lower-case letters without accents, with foreign letters replaced by the Latin ones that they look like. */
function latinised(name: string): string {
  let latin = '';
  for (const letter of name.normalize('NFKC')) latin += isAscii(letter) ? letter : asciiTwin(letter);
  return latin.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

const isAscii = (text: string): boolean => /^[\t-~]*$/u.test(text);

/** Small Cyrillic letters often resemble only the capital Latin one, so the capital is tried as well. */
function asciiTwin(letter: string): string {
  for (const form of [letter, letter.toUpperCase(), letter.toLowerCase()]) {
    const twin = unhomoglyph(form);
    if (isAscii(twin)) return twin;
  }
  return letter;
}

/** Digits that stand for letters become those letters, l becomes i, and runs of one letter become a single one. */
function folded(word: string): string {
  const lettered = /\p{L}/u.test(word) ? word.replace(/[01l5|3]/gu, (sign) => LETTER_OF[sign] ?? sign) : word;
  return lettered
    .replace(/rn/gu, 'm')
    .replace(/vv/gu, 'w')
    .replace(/(\p{L})\1+/gu, '$1');
}
