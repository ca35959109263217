/** The banks of the country. How large each is stands in the calibration. */
import type { WorldParameters } from './parameters.js';

/** Invented names: no real bank is meant. */
export const bankNames = [
  'Altyn Qor Bank',
  'Steppe Bank',
  'Jibek Bank',
  'Saulet Bank',
  'Qazyna Bank',
  'Turan Bank',
  'Arman Bank',
  'Nur Capital Bank',
  'Tulpar Bank',
  'Zhetisu Credit Bank',
] as const;

/** Customers' preference, in the order of the names: a few large ones, a long tail. */
export const bankWeightsOf = ({ banks }: WorldParameters): readonly number[] => bankNames.map((name) => banks[name]);
