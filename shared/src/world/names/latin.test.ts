import { expect, test } from '@jest/globals';
import { latinSpelling } from './latin.js';

test.each([
  ['Нұрлан', 'NURLAN'],
  ['Ахметов', 'AKHMETOV'],
  // The letters that only Kazakh has.
  ['Әлия', 'ALIYA'],
  ['Әлімқызы', 'ALIMKYZY'],
  ['Ғабдуллин', 'GABDULLIN'],
  ['Қанат', 'KANAT'],
  ['Шыңғыс', 'SHYNGYS'],
  ['Өмірбек', 'OMIRBEK'],
  ['Мөлдір', 'MOLDIR'],
  ['Ұлжан', 'ULZHAN'],
  ['Айгүл', 'AIGUL'],
  ['Гауһар', 'GAUHAR'],
  ['Інжу', 'INZHU'],
  // One Cyrillic letter, several Latin ones.
  ['Жұлдыз', 'ZHULDYZ'],
  ['Захаров', 'ZAKHAROV'],
  ['Цветков', 'TSVETKOV'],
  ['Чернов', 'CHERNOV'],
  ['Шолпан', 'SHOLPAN'],
  ['Щербаков', 'SHCHERBAKOV'],
  ['Юдин', 'YUDIN'],
  ['Яков', 'YAKOV'],
  ['Артём', 'ARTYOM'],
  ['Эдуард', 'EDUARD'],
  // Soft and hard signs are dropped.
  ['Игорь', 'IGOR'],
  ['Ольга', 'OLGA'],
  ['Илья', 'ILYA'],
  ['Соловьёв', 'SOLOVYOV'],
  ['Объедков', 'OBYEDKOV'],
  // Е at the start, after a vowel and after a sign.
  ['Ерлан', 'YERLAN'],
  ['Меруерт', 'MERUYERT'],
  ['Жұмабаев', 'ZHUMABAYEV'],
  ['Әлиев', 'ALIYEV'],
  ['Григорьев', 'GRIGORYEV'],
  ['Берік', 'BERIK'],
  // Й at the end and elsewhere.
  ['Абай', 'ABAY'],
  ['Сергей', 'SERGEY'],
  ['Дмитрий', 'DMITRIY'],
  ['Айжан', 'AIZHAN'],
  ['Айым', 'AIYM'],
  ['Зайцев', 'ZAITSEV'],
  // Кс, but not қс.
  ['Александр', 'ALEXANDR'],
  ['Алексей', 'ALEXEY'],
  ['Мақсат', 'MAKSAT'],
  // С between vowels.
  ['Әсел', 'ASSEL'],
  ['Қасымов', 'KASSYMOV'],
  ['Жүсіпов', 'ZHUSSIPOV'],
  ['Бейсенов', 'BEISSENOV'],
  ['Василий', 'VASSILIY'],
  ['Асқар', 'ASKAR'],
  ['Серік', 'SERIK'],
  ['Думанс', 'DUMANS'],
  // Several words.
  ['Айгүл-Ай Ермекова', 'AIGUL-AY YERMEKOVA'],
  ['', ''],
])('%s is spelled %s', (name, latin) => {
  expect(latinSpelling(name)).toBe(latin);
});

test('each letter of the Kazakh and Russian alphabets has a spelling in Latin capitals', () => {
  const letters = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщыіэюя'.split('');
  for (const letter of letters) expect(latinSpelling(letter)).toMatch(/^[A-Z]+$/);
  expect(latinSpelling('ъь')).toBe('');
  expect(latinSpelling(letters.join('').toUpperCase())).toBe(latinSpelling(letters.join('')));
});
