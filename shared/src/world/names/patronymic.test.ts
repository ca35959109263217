import { describe, expect, test } from '@jest/globals';
import { kazakhMaleNames } from './kazakh-given-names.js';
import { kazakhPatronymic, russianPatronymic, russianStylePatronymic } from './patronymic.js';
import { russianMaleNames } from './russian-given-names.js';

describe('Russian patronymics', () => {
  test.each([
    // After a hard consonant.
    ['Иван', 'Иванович', 'Ивановна'],
    ['Олег', 'Олегович', 'Олеговна'],
    ['Максим', 'Максимович', 'Максимовна'],
    ['Александр', 'Александрович', 'Александровна'],
    ['Артём', 'Артёмович', 'Артёмовна'],
    ['Фёдор', 'Фёдорович', 'Фёдоровна'],
    ['Кирилл', 'Кириллович', 'Кирилловна'],
    ['Даниил', 'Даниилович', 'Данииловна'],
    ['Вячеслав', 'Вячеславович', 'Вячеславовна'],
    // After a sibilant.
    ['Януш', 'Янушевич', 'Янушевна'],
    ['Франц', 'Францевич', 'Францевна'],
    // After a vowel and й.
    ['Сергей', 'Сергеевич', 'Сергеевна'],
    ['Андрей', 'Андреевич', 'Андреевна'],
    ['Николай', 'Николаевич', 'Николаевна'],
    ['Тимофей', 'Тимофеевич', 'Тимофеевна'],
    // -ий after one consonant.
    ['Василий', 'Васильевич', 'Васильевна'],
    ['Юрий', 'Юрьевич', 'Юрьевна'],
    ['Евгений', 'Евгеньевич', 'Евгеньевна'],
    ['Геннадий', 'Геннадьевич', 'Геннадьевна'],
    ['Анатолий', 'Анатольевич', 'Анатольевна'],
    ['Виталий', 'Витальевич', 'Витальевна'],
    ['Валерий', 'Валерьевич', 'Валерьевна'],
    ['Аркадий', 'Аркадьевич', 'Аркадьевна'],
    ['Игнатий', 'Игнатьевич', 'Игнатьевна'],
    // -ий after -нт-.
    ['Терентий', 'Терентьевич', 'Терентьевна'],
    ['Викентий', 'Викентьевич', 'Викентьевна'],
    // -ий after other pairs of consonants, or after к, х, ц.
    ['Дмитрий', 'Дмитриевич', 'Дмитриевна'],
    ['Георгий', 'Георгиевич', 'Георгиевна'],
    ['Никий', 'Никиевич', 'Никиевна'],
    ['Люций', 'Люциевич', 'Люциевна'],
    // After a soft sign.
    ['Игорь', 'Игоревич', 'Игоревна'],
    ['Лазарь', 'Лазаревич', 'Лазаревна'],
    // After an unstressed vowel.
    ['Данила', 'Данилович', 'Даниловна'],
    ['Михайло', 'Михайлович', 'Михайловна'],
    ['Отто', 'Оттович', 'Оттовна'],
    // After other vowels.
    ['Захария', 'Захариевич', 'Захариевна'],
    ['Джованни', 'Джованниевич', 'Джованниевна'],
    // Short patronymics.
    ['Илья', 'Ильич', 'Ильинична'],
    ['Никита', 'Никитич', 'Никитична'],
    ['Савва', 'Саввич', 'Саввична'],
    ['Кузьма', 'Кузьмич', 'Кузьминична'],
    ['Лука', 'Лукич', 'Лукинична'],
    ['Фома', 'Фомич', 'Фоминична'],
    // Stems that change.
    ['Лев', 'Львович', 'Львовна'],
    ['Михаил', 'Михайлович', 'Михайловна'],
    ['Павел', 'Павлович', 'Павловна'],
    ['Пётр', 'Петрович', 'Петровна'],
    ['Яков', 'Яковлевич', 'Яковлевна'],
  ])('of %s: %s and %s', (father, son, daughter) => {
    expect(russianPatronymic(father, 'male')).toBe(son);
    expect(russianPatronymic(father, 'female')).toBe(daughter);
  });
});

describe('patronymics of Kazakh fathers', () => {
  test.each([
    ['Серік', 'Серікұлы', 'Серікқызы'],
    ['Мұса', 'Мұсаұлы', 'Мұсақызы'],
    ['Абай', 'Абайұлы', 'Абайқызы'],
    ['Қуаныш', 'Қуанышұлы', 'Қуанышқызы'],
  ])('the Kazakh way, of %s: %s and %s', (father, son, daughter) => {
    expect(kazakhPatronymic(father, 'male')).toBe(son);
    expect(kazakhPatronymic(father, 'female')).toBe(daughter);
  });

  test.each([
    ['Нұрлан', 'Нурланович', 'Нурлановна'],
    ['Серік', 'Серикович', 'Сериковна'],
    ['Өмірбек', 'Омирбекович', 'Омирбековна'],
    ['Әлібек', 'Алибекович', 'Алибековна'],
    ['Үсен', 'Усенович', 'Усеновна'],
    ['Ұлан', 'Уланович', 'Улановна'],
    ['Ғабит', 'Габитович', 'Габитовна'],
    ['Шыңғыс', 'Шынгысович', 'Шынгысовна'],
    ['Ібраһим', 'Ибрахимович', 'Ибрахимовна'],
    // йі and йы become и.
    ['Мейірбек', 'Меирбекович', 'Меирбековна'],
    ['Ерсайын', 'Ерсаинович', 'Ерсаиновна'],
    ['Мейрам', 'Мейрамович', 'Мейрамовна'],
    // -й is dropped, a sibilant takes -евич.
    ['Абай', 'Абаевич', 'Абаевна'],
    ['Оразбай', 'Оразбаевич', 'Оразбаевна'],
    ['Қуаныш', 'Куанышевич', 'Куанышевна'],
    // A final vowel stays: it is stressed in Kazakh.
    ['Мұса', 'Мусаевич', 'Мусаевна'],
    ['Әлі', 'Алиевич', 'Алиевна'],
    ['Нұрғали', 'Нургалиевич', 'Нургалиевна'],
    ['Кенже', 'Кенжеевич', 'Кенжеевна'],
    ['Зәкария', 'Закариевич', 'Закариевна'],
  ])('the Russian way, of %s: %s and %s', (father, son, daughter) => {
    expect(russianStylePatronymic(father, 'male')).toBe(son);
    expect(russianStylePatronymic(father, 'female')).toBe(daughter);
  });
});

test('every father of the lists has a well-formed patronymic for sons and for daughters', () => {
  const russian = russianMaleNames.map((father) => [russianPatronymic(father, 'male'), russianPatronymic(father, 'female')]);
  const russianStyle = kazakhMaleNames.map((father) => [russianStylePatronymic(father, 'male'), russianStylePatronymic(father, 'female')]);
  for (const [son, daughter] of [...russian, ...russianStyle]) {
    expect(son).toMatch(/^[А-ЯЁ][а-яё]+(ович|евич|ьич|тич)$/);
    expect(daughter).toMatch(/^[А-ЯЁ][а-яё]+(овна|евна|инична|тична)$/);
    // й, ь and the vowels и and ы never stand before -ович, and no sibilant does.
    expect(son).not.toMatch(/[йьиыжшщчц]ович$/);
    if (son?.endsWith('вич')) expect(daughter).toBe(`${son.slice(0, -2)}на`);
  }
});
