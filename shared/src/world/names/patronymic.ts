/** Patronymics, made of the father's given name. */
import type { Sex } from './surname-form.js';

/** Names in a stressed -а or -я, and a few others in -а, take -ич and have female forms of their own. */
const SHORT_PATRONYMICS: ReadonlyMap<string, Readonly<Record<Sex, string>>> = new Map([
  ['Илья', { male: 'Ильич', female: 'Ильинична' }],
  ['Кузьма', { male: 'Кузьмич', female: 'Кузьминична' }],
  ['Лука', { male: 'Лукич', female: 'Лукинична' }],
  ['Никита', { male: 'Никитич', female: 'Никитична' }],
  ['Савва', { male: 'Саввич', female: 'Саввична' }],
  ['Фома', { male: 'Фомич', female: 'Фоминична' }],
]);

/** Names whose stem changes. */
const IRREGULAR_POSSESSIVES: ReadonlyMap<string, string> = new Map([
  ['Лев', 'Львов'],
  ['Михаил', 'Михайлов'],
  ['Павел', 'Павлов'],
  ['Пётр', 'Петров'],
  ['Яков', 'Яковлев'],
]);

/** -ий after one consonant other than к, х and ц, or after -нт-: Василий, Викентий; but not Дмитрий. */
const SOFTENED = /(?:[аеёиоуыэюя][бвгджзлмнпрстф]|нт)ий$/i;

/** Russian letters that stand for the letters which only Kazakh has. */
const RUSSIAN_LETTERS: Readonly<Record<string, string>> = {
  Ә: 'А',
  ә: 'а',
  Ғ: 'Г',
  ғ: 'г',
  Қ: 'К',
  қ: 'к',
  Ң: 'Н',
  ң: 'н',
  Ө: 'О',
  ө: 'о',
  Ұ: 'У',
  ұ: 'у',
  Ү: 'У',
  ү: 'у',
  Һ: 'Х',
  һ: 'х',
  І: 'И',
  і: 'и',
};

/** Whose child: Иванов of Иван, Сергеев of Сергей. Patronymics add -ич or -на to it. */
function possessive(father: string): string {
  const irregular = IRREGULAR_POSSESSIVES.get(father);
  if (irregular !== undefined) return irregular;
  if (SOFTENED.test(father)) return `${father.slice(0, -2)}ьев`;
  if (/[йья]$/.test(father)) return `${father.slice(0, -1)}ев`;
  if (/[аоуы]$/.test(father)) return `${father.slice(0, -1)}ов`;
  return /[жцчшщеиэю]$/.test(father) ? `${father}ев` : `${father}ов`;
}

const withEnding = (ownerForm: string, sex: Sex): string => ownerForm + (sex === 'female' ? 'на' : 'ич');

/** A Kazakh name as Russian papers spell it: by letter, with и for йы and йі. */
const inRussianLetters = (name: string): string =>
  name.replace(/й[ыі]/g, 'и').replace(/[ӘәҒғҚқҢңӨөҰұҮүҺһІі]/g, (letter) => RUSSIAN_LETTERS[letter] ?? letter);

/** Серікұлы, Серікқызы: one word with an unchanging ending, as in papers since the presidential decree of 2 April 1996. */
export const kazakhPatronymic = (father: string, sex: Sex): string => father + (sex === 'female' ? 'қызы' : 'ұлы');

/** The Russian-style patronymic of a Kazakh father's name, in Russian letters: Серикович. A final vowel stays: Мусаевич. */
export function russianStylePatronymic(kazakhFather: string, sex: Sex): string {
  const father = inRussianLetters(kazakhFather);
  return withEnding(/[аеиоуыэю]$/.test(father) ? `${father}ев` : possessive(father), sex);
}

/** The patronymic of a Russian father's name: Иванович, Дмитриевна, Ильич. */
export const russianPatronymic = (father: string, sex: Sex): string =>
  SHORT_PATRONYMICS.get(father)?.[sex] ?? withEnding(possessive(father), sex);
