/** All typologies that the world knows, and the look-alikes of all of them. */
import { typologyNames, type TypologyName } from '../../events/truth.js';
import { cashOutGroups } from './cash-out-groups/typology.js';
import { nomineeCards } from './nominee-cards/typology.js';
import type { LookAlike, Typology } from './typology.js';
import { unlicensedPlatforms } from './unlicensed-platforms/typology.js';

const table = {
  'nominee-cards': nomineeCards,
  'cash-out-groups': cashOutGroups,
  'unlicensed-platforms': unlicensedPlatforms,
} as const satisfies { readonly [T in TypologyName]: Typology };

export const typologies: { readonly [T in TypologyName]: Typology } = table;

type LookAlikesOf = { [T in TypologyName]: keyof (typeof table)[T]['lookAlikes'] };
export type LookAlikeName = LookAlikesOf[TypologyName];

export interface NamedLookAlike extends LookAlike {
  readonly typology: TypologyName;
}

export const lookAlikes = Object.fromEntries(
  typologyNames.flatMap((typology) =>
    Object.entries(typologies[typology].lookAlikes).map(([habit, lookAlike]) => [habit, { typology, ...lookAlike }]),
  ),
) as { readonly [H in LookAlikeName]: NamedLookAlike };
export const lookAlikeNames = Object.keys(lookAlikes) as LookAlikeName[];
