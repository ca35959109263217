import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../random.js';
import { drawName, type NameShares, type PersonName } from './draw-name.js';
import { kazakhFemaleNames, kazakhMaleNames } from './kazakh-given-names.js';
import { kazakhSurnames } from './kazakh-surnames.js';
import { latinSpelling } from './latin.js';
import { russianFemaleNames, russianMaleNames } from './russian-given-names.js';
import { russianSurnames } from './russian-surnames.js';
import { surnameFor } from './surname-form.js';
import { visitorFemaleNames, visitorMaleNames, visitorSurnames } from './visitor-names.js';

const SHARES: NameShares = { femaleShare: 0.52, kazakhNameShare: 0.7, withoutPatronymicShare: 0.1, kazakhPatronymicShare: 0.6 };
const DRAWS = 20_000;
const LINE_OF_CARD = 26;

function draw(seed: number, changes: Partial<NameShares> = {}, count = DRAWS): PersonName[] {
  const random = createRandom(seed, 'names');
  const shares = { ...SHARES, ...changes };
  return Array.from({ length: count }, () => drawName(random, shares));
}

const shareOf = (people: readonly PersonName[], isMeant: (person: PersonName) => boolean): number =>
  people.filter(isMeant).length / people.length;

function largestShare(texts: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Math.max(...counts.values()) / texts.length;
}

const kazakhGivenNames = new Set([...kazakhMaleNames, ...kazakhFemaleNames]);
const hasKazakhName = ({ givenName }: PersonName): boolean => kazakhGivenNames.has(givenName);
const lists = { kazakhMaleNames, kazakhFemaleNames, kazakhSurnames, russianMaleNames, russianFemaleNames, russianSurnames };

describe('the lists', () => {
  test.each(Object.entries(lists))('%s has no name twice, and only names that are spelled with capitals and letters', (_, names) => {
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+$/);
  });

  test('no given name is in two lists', () => {
    const all = [...kazakhMaleNames, ...kazakhFemaleNames, ...russianMaleNames, ...russianFemaleNames];
    expect(new Set(all).size).toBe(all.length);
  });

  test('any given name fits on a card with any surname', () => {
    const longest = (names: readonly string[]): number => Math.max(...names.map((name) => latinSpelling(name).length));
    const feminine = (surnames: readonly string[]): string[] => surnames.map((surname) => surnameFor(surname, 'female'));
    expect(longest(kazakhMaleNames) + 1 + longest(kazakhSurnames)).toBeLessThanOrEqual(LINE_OF_CARD);
    expect(longest(kazakhFemaleNames) + 1 + longest(feminine(kazakhSurnames))).toBeLessThanOrEqual(LINE_OF_CARD);
    expect(longest(russianMaleNames) + 1 + longest(russianSurnames)).toBeLessThanOrEqual(LINE_OF_CARD);
    expect(longest(russianFemaleNames) + 1 + longest(feminine(russianSurnames))).toBeLessThanOrEqual(LINE_OF_CARD);
  });
});

test.each([
  ['Ахметов', 'Ахметова'],
  ['Жұмабаев', 'Жұмабаева'],
  ['Соловьёв', 'Соловьёва'],
  ['Сейфуллин', 'Сейфуллина'],
  ['Ковальский', 'Ковальская'],
  ['Әлімұлы', 'Әлімқызы'],
  ['Серікбай', 'Серікбай'],
  ['Оразалы', 'Оразалы'],
  ['Шевченко', 'Шевченко'],
  ['Мельник', 'Мельник'],
])('the surname %s is %s for a woman', (male, female) => {
  expect(surnameFor(male, 'male')).toBe(male);
  expect(surnameFor(male, 'female')).toBe(female);
});

describe('drawn names', () => {
  test('given name, surname and patronymic agree in gender', () => {
    const givenNames = {
      female: new Set([...kazakhFemaleNames, ...russianFemaleNames]),
      male: new Set([...kazakhMaleNames, ...russianMaleNames]),
    };
    const surnameOfOtherSex = { female: /(ов|ёв|ев|ин|ский|ұлы)$/, male: /(ова|ёва|ева|ина|ская|қызы)$/ };
    const patronymicOfSex = { female: /(овна|евна|ична|қызы)$/, male: /(ович|евич|ьич|тич|ұлы)$/ };
    const agrees = ({ sex, givenName, surname, patronymic }: PersonName): boolean =>
      givenNames[sex].has(givenName) &&
      !surnameOfOtherSex[sex].test(surname) &&
      (patronymic === null || patronymicOfSex[sex].test(patronymic));
    expect(draw(1).filter((person) => !agrees(person))).toEqual([]);
  });

  test('the parts are all Kazakh or all Russian', () => {
    const surnames = (maleForms: readonly string[]) => new Set(maleForms.flatMap((name) => [name, surnameFor(name, 'female')]));
    const kazakh = surnames(kazakhSurnames);
    const russian = surnames(russianSurnames);
    const isOfOneKind = (person: PersonName): boolean =>
      hasKazakhName(person) ? kazakh.has(person.surname) : russian.has(person.surname) && /(ич|на)$/.test(person.patronymic ?? '');
    expect(draw(2).filter((person) => !isOfOneKind(person))).toEqual([]);
  });

  test('the card bears given name and surname in Latin capitals', () => {
    const isOnCard = ({ givenName, surname, latin }: PersonName): boolean =>
      /^[A-Z]+ [A-Z]+$/.test(latin) && latin === latinSpelling(`${givenName} ${surname}`) && latin.length <= LINE_OF_CARD;
    expect(draw(3).filter((person) => !isOnCard(person))).toEqual([]);
  });

  test('sex, kind of name and kind of patronymic come in the shares asked for', () => {
    const people = draw(4);
    const kazakh = people.filter(hasKazakhName);
    const withPatronymic = kazakh.filter(({ patronymic }) => patronymic !== null);
    const drawn: NameShares = {
      femaleShare: shareOf(people, ({ sex }) => sex === 'female'),
      kazakhNameShare: shareOf(people, hasKazakhName),
      withoutPatronymicShare: shareOf(kazakh, ({ patronymic }) => patronymic === null),
      kazakhPatronymicShare: shareOf(withPatronymic, ({ patronymic }) => /(ұлы|қызы)$/.test(patronymic ?? '')),
    };
    for (const share of Object.keys(SHARES) as (keyof NameShares)[]) expect(Math.abs(drawn[share] - SHARES[share])).toBeLessThan(0.02);
  });

  test('a share of 0 or 1 leaves no exception', () => {
    expect(shareOf(draw(5, { femaleShare: 0 }), ({ sex }) => sex === 'female')).toBe(0);
    expect(shareOf(draw(5, { femaleShare: 1 }), ({ sex }) => sex === 'female')).toBe(1);
    expect(shareOf(draw(5, { kazakhNameShare: 0 }), hasKazakhName)).toBe(0);
    const kazakh = { kazakhNameShare: 1 };
    expect(shareOf(draw(5, { ...kazakh, withoutPatronymicShare: 1 }), ({ patronymic }) => patronymic === null)).toBe(1);
    const always = draw(5, { ...kazakh, withoutPatronymicShare: 0, kazakhPatronymicShare: 1 });
    expect(shareOf(always, ({ patronymic }) => /(ұлы|қызы)$/.test(patronymic ?? ''))).toBe(1);
    const never = draw(5, { ...kazakh, withoutPatronymicShare: 0, kazakhPatronymicShare: 0 });
    expect(shareOf(never, ({ patronymic }) => /(ич|на)$/.test(patronymic ?? ''))).toBe(1);
  });

  test('visitors have names of their own, which fit on a card, and draw as often as others', () => {
    const [random, twin] = [createRandom(10), createRandom(10)];
    const visitors = Array.from({ length: 5000 }, () => drawName(random, SHARES, true));
    for (let nth = 0; nth < visitors.length; nth++) drawName(twin, SHARES);
    expect(random.next()).toBe(twin.next());
    expect(new Set(visitors.map(({ givenName }) => givenName))).toEqual(new Set([...visitorMaleNames, ...visitorFemaleNames]));
    const surnames = visitorSurnames.flatMap((name) => [name, surnameFor(name, 'female')]);
    expect(new Set(visitors.map(({ surname }) => surname))).toEqual(new Set(surnames));
    const isRight = ({ sex, patronymic, latin }: PersonName): boolean =>
      (sex === 'female' ? /на$/ : /ич$/).test(patronymic ?? '') && /^[A-Z]+ [A-Z]+$/.test(latin) && latin.length <= LINE_OF_CARD;
    expect(visitors.filter((visitor) => !isRight(visitor))).toEqual([]);
  });

  test('the same seed draws the same names, another seed others', () => {
    expect(draw(6, {}, 500)).toEqual(draw(6, {}, 500));
    expect(draw(7, {}, 500)).not.toEqual(draw(6, {}, 500));
  });

  test('another share of patronymics changes nothing else', () => {
    const withoutPatronymic = (people: readonly PersonName[]) => people.map((person) => ({ ...person, patronymic: null }));
    expect(withoutPatronymic(draw(8, { withoutPatronymicShare: 0.9 }, 500))).toEqual(withoutPatronymic(draw(8, {}, 500)));
    expect(withoutPatronymic(draw(8, { kazakhPatronymicShare: 0 }, 500))).toEqual(withoutPatronymic(draw(8, {}, 500)));
  });

  test('every name is drawn, and none too often', () => {
    const people = draw(9);
    expect(new Set(people.map(({ givenName }) => givenName)).size).toBe(
      kazakhMaleNames.length + kazakhFemaleNames.length + russianMaleNames.length + russianFemaleNames.length,
    );
    const surnames = new Set(people.map(({ sex, surname }) => `${sex} ${surname}`));
    expect(surnames.size).toBe(2 * (kazakhSurnames.length + russianSurnames.length));
    expect(largestShare(people.map(({ givenName }) => givenName))).toBeLessThan(0.01);
    expect(largestShare(people.map(({ surname }) => surname))).toBeLessThan(0.01);
    expect(largestShare(people.map(({ latin }) => latin))).toBeLessThan(0.001);
    const fullNames = people.map(({ surname, givenName, patronymic }) => `${surname} ${givenName} ${patronymic}`);
    expect(new Set(fullNames).size).toBeGreaterThan(0.9 * people.length);
  });
});
