/** All typologies that the world knows, and the look-alikes of all of them. */
import { typologyNames, type TypologyName } from '../../events/truth.js';
import { cashOutGroups } from './cash-out-groups/typology.js';
import type { LookAlikeName } from './look-alike-names.js';
import { nomineeCards } from './nominee-cards/typology.js';
import type { LookAlike, Typology } from './typology.js';
import { structuring } from './structuring/typology.js';
import { unlicensedPlatforms } from './unlicensed-platforms/typology.js';

export const typologies: { readonly [T in TypologyName]: Typology<T> } = {
  'nominee-cards': nomineeCards,
  'cash-out-groups': cashOutGroups,
  'unlicensed-platforms': unlicensedPlatforms,
  structuring,
};

export interface NamedLookAlike extends LookAlike {
  readonly typology: TypologyName;
}

export const lookAlikes = Object.fromEntries(
  typologyNames.flatMap((typology) =>
    Object.entries<LookAlike>(typologies[typology].lookAlikes).map(([habit, lookAlike]) => [habit, { typology, ...lookAlike }]),
  ),
) as { readonly [H in LookAlikeName]: NamedLookAlike };
