/** The kinds of numbers that the world's parameters are, each with its unit and range. */
import Type from 'typebox';
import { HOURS_PER_DAY } from '../events/time-spans.js';

/** No parameter is a larger sum, and nobody earns more in a month, however widely incomes are spread. */
export const LARGEST_KZT = 1e9;

export const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
export const perUnit = (description: string, maximum: number) => Type.Number({ minimum: 0, maximum, description });
export const between = (minimum: number, maximum: number, description: string) => Type.Number({ minimum, maximum, description });
export const peoplePer = (description: string) => Type.Number({ minimum: 1, maximum: 100_000, description });
export const sigma = (description: string) => perUnit(`${description} Sigma of the log-normal.`, 3);
export const kzt = (description: string) => Type.Number({ minimum: 1, maximum: LARGEST_KZT, description: `${description} In tenge.` });
export const topic = <T extends Type.TProperties>(properties: T, description: string) =>
  Type.Object(properties, { additionalProperties: false, description });

export const whole = (minimum: number, maximum: number, description: string) => Type.Integer({ minimum, maximum, description });
/** An hour of the day with its fraction. */
export const hour = (description: string) => between(0, HOURS_PER_DAY, `${description} An hour of the day.`);
/** Weights of the hours of a day, from midnight on. */
export const hourWeights = (description: string) =>
  Type.Array(perUnit('Weight of an hour.', 1000), { minItems: HOURS_PER_DAY, maxItems: HOURS_PER_DAY, description });
/** Sums in tenge. */
export const kztList = (fewest: number, most: number, smallestKzt: number, description: string) =>
  Type.Array(whole(smallestKzt, 10_000_000, 'A sum in tenge.'), { minItems: fewest, maxItems: most, description });

/** The same kind of parameter for each of the names. */
export const byName = <N extends string, T extends Type.TSchema>(names: readonly N[], of: (name: N) => T) =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as Record<N, T>;
