/** A generator of names and the like without a language, loaded without the seventy others that come with it. */
import type { Faker, FakerOptions } from '@faker-js/faker';
import { faker as base } from '@faker-js/faker/locale/base';

/** One of its own: the one that comes with the language is shared by all who load it. */
export function createFaker(seed: number): Faker {
  const OwnFaker = base.constructor as new (options: FakerOptions) => Faker;
  return new OwnFaker({ locale: [base.rawDefinitions], seed });
}
