/**
 * Names in Latin capitals, as a bank embosses them on a card: the way Kazakhstan's passports spell. The letter table is
 * the usual one of English transliteration; what is particular to the country's passports (Yerlan, Assel, Alexandr,
 * Aigul beside Abay) shows in the entry lists of sports events, which follow passports.
 */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: 'A',
    ә: 'A',
    б: 'B',
    в: 'V',
    г: 'G',
    ғ: 'G',
    д: 'D',
    е: 'E',
    ё: 'YO',
    ж: 'ZH',
    з: 'Z',
    и: 'I',
    й: 'I',
    к: 'K',
    қ: 'K',
    л: 'L',
    м: 'M',
    н: 'N',
    ң: 'N',
    о: 'O',
    ө: 'O',
    п: 'P',
    р: 'R',
    с: 'S',
    т: 'T',
    у: 'U',
    ұ: 'U',
    ү: 'U',
    ф: 'F',
    х: 'KH',
    һ: 'H',
    ц: 'TS',
    ч: 'CH',
    ш: 'SH',
    щ: 'SHCH',
    ъ: '',
    ы: 'Y',
    і: 'I',
    ь: '',
    э: 'E',
    ю: 'YU',
    я: 'YA',
  }),
);
const VOWELS: ReadonlySet<string> = new Set('аәеёиіоөуұүыэюя');
const CONSONANTS: ReadonlySet<string> = new Set('бвгғджзкқлмнңпрстфхһцчшщ');

/** How one letter is spelled between its neighbours, which are empty at the ends of the text. */
function spellLetter(letter: string, before: string, after: string): string {
  // Yerlan, Meruyert, Grigoryev; but Berik.
  if (letter === 'е' && !CONSONANTS.has(before)) return 'YE';
  // Abay, Sergey; but Aigul.
  if (letter === 'й' && !LETTERS.has(after)) return 'Y';
  // Alexandr, Maxim; but Maksat, whose қ is another sound.
  if (letter === 'к' && after === 'с') return 'X';
  if (letter === 'с' && before === 'к') return '';
  // A single s between vowels would be read as z: Assel, Beissenov.
  if (letter === 'с' && (VOWELS.has(before) || before === 'й') && VOWELS.has(after)) return 'SS';
  return LETTERS.get(letter) ?? letter.toUpperCase();
}

/** A Kazakh or Russian name in Latin capitals; characters that are not Cyrillic, such as a hyphen, stay. */
export function latinSpelling(name: string): string {
  const letters = name.toLowerCase();
  let latin = '';
  for (let at = 0; at < letters.length; at++) latin += spellLetter(letters.charAt(at), letters.charAt(at - 1), letters.charAt(at + 1));
  return latin;
}
