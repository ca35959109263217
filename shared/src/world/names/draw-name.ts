/** Draws the sex and the full name of a person of the world. Given name, surname and patronymic are drawn independently. */
import type { Random } from '../planner.js';
import { kazakhFemaleNames, kazakhMaleNames } from './kazakh-given-names.js';
import { kazakhSurnames } from './kazakh-surnames.js';
import { latinSpelling } from './latin.js';
import { kazakhPatronymic, russianPatronymic, russianStylePatronymic } from './patronymic.js';
import { russianFemaleNames, russianMaleNames } from './russian-given-names.js';
import { russianSurnames } from './russian-surnames.js';
import { surnameFor, type Sex } from './surname-form.js';
import { visitorFemaleNames, visitorMaleNames, visitorSurnames } from './visitor-names.js';

/** Shares between 0 and 1 by which names are drawn. */
export interface NameShares {
  /** Women among all people. */
  readonly femaleShare: number;
  /** People with Kazakh names among all people; the others have Russian names. */
  readonly kazakhNameShare: number;
  /** People without a patronymic among those with Kazakh names; everybody with a Russian name has one. */
  readonly withoutPatronymicShare: number;
  /** Patronymics in -ұлы and -қызы among those of people with Kazakh names; the others are formed the Russian way. */
  readonly kazakhPatronymicShare: number;
}

/** A name as in identity papers, in Cyrillic, and as on a bank card. */
export interface PersonName {
  readonly sex: Sex;
  readonly surname: string;
  readonly givenName: string;
  readonly patronymic: string | null;
  /** Given name and surname in Latin capitals, 26 characters at most: NURLAN AKHMETOV. */
  readonly latin: string;
}

interface SpelledName {
  readonly cyrillic: string;
  readonly latin: string;
}

type BySex<T> = Readonly<Record<Sex, T>>;

interface NameLists {
  readonly givenNames: readonly SpelledName[];
  readonly surnames: readonly SpelledName[];
}

const spelled = (names: readonly string[]): SpelledName[] => names.map((cyrillic) => ({ cyrillic, latin: latinSpelling(cyrillic) }));

const listsFor = (sex: Sex, givenNames: readonly string[], surnames: readonly string[]): NameLists => ({
  givenNames: spelled(givenNames),
  surnames: spelled(surnames.map((maleForm) => surnameFor(maleForm, sex))),
});

const patronymicsOf = (fathers: readonly string[], form: (father: string, sex: Sex) => string): BySex<readonly string[]> => ({
  female: fathers.map((father) => form(father, 'female')),
  male: fathers.map((father) => form(father, 'male')),
});

// All forms and spellings are made once, so that a draw only picks strings that everybody shares.
const KAZAKH: BySex<NameLists> = {
  female: listsFor('female', kazakhFemaleNames, kazakhSurnames),
  male: listsFor('male', kazakhMaleNames, kazakhSurnames),
};
const RUSSIAN: BySex<NameLists> = {
  female: listsFor('female', russianFemaleNames, russianSurnames),
  male: listsFor('male', russianMaleNames, russianSurnames),
};
const VISITOR: BySex<NameLists> = {
  female: listsFor('female', visitorFemaleNames, visitorSurnames),
  male: listsFor('male', visitorMaleNames, visitorSurnames),
};
const KAZAKH_PATRONYMICS = patronymicsOf(kazakhMaleNames, kazakhPatronymic);
const RUSSIAN_STYLE_PATRONYMICS = patronymicsOf(kazakhMaleNames, russianStylePatronymic);
const RUSSIAN_PATRONYMICS = patronymicsOf(russianMaleNames, russianPatronymic);
const VISITOR_PATRONYMICS = patronymicsOf(visitorMaleNames, russianStylePatronymic);

/**
 * The sex and name of one person, by the shares given; a visitor has a name of the neighbouring countries. Uses seven draws of `random`
 * whatever comes out: another share changes no other draw of the same person.
 */
export function drawName(random: Random, shares: NameShares, isVisitor = false): PersonName {
  const sex: Sex = random.chance(shares.femaleShare) ? 'female' : 'male';
  const hasKazakhName = random.chance(shares.kazakhNameShare) && !isVisitor;
  const lists = (isVisitor ? VISITOR : hasKazakhName ? KAZAKH : RUSSIAN)[sex];
  const givenName = random.pick(lists.givenNames);
  const surname = random.pick(lists.surnames);
  const isWithoutPatronymic = random.chance(shares.withoutPatronymicShare);
  const kazakhPatronymics = random.chance(shares.kazakhPatronymicShare) ? KAZAKH_PATRONYMICS : RUSSIAN_STYLE_PATRONYMICS;
  const patronymics = isVisitor ? VISITOR_PATRONYMICS : hasKazakhName ? kazakhPatronymics : RUSSIAN_PATRONYMICS;
  const patronymic = random.pick(patronymics[sex]);
  return {
    sex,
    surname: surname.cyrillic,
    givenName: givenName.cyrillic,
    patronymic: hasKazakhName && isWithoutPatronymic ? null : patronymic,
    latin: `${givenName.latin} ${surname.latin}`,
  };
}
