/** The form of a surname that a man or a woman bears. */
export type Sex = 'female' | 'male';

/** Endings that follow the sex of the bearer. Every other surname is the same for men and women. */
const FEMALE_ENDINGS: readonly (readonly [male: string, female: string])[] = [
  ['ов', 'ова'],
  ['ёв', 'ёва'],
  ['ев', 'ева'],
  ['ин', 'ина'],
  ['ский', 'ская'],
  ['ұлы', 'қызы'],
];

/** The form of a surname for `sex`, made of the form that men bear. */
export function surnameFor(maleForm: string, sex: Sex): string {
  if (sex === 'male') return maleForm;
  for (const [male, female] of FEMALE_ENDINGS) {
    if (maleForm.endsWith(male)) return maleForm.slice(0, -male.length) + female;
  }
  return maleForm;
}
